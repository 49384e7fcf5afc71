//! The shape that all facts share, as a macro: a struct generic over its texts, how those are
//! sealed, and which commitments they leave.
//!
//! A fact is written once: its wire name, its version, its day where it has one, its members, and
//! its texts. A text has a name of one word, which is also its name on the wire.

macro_rules! facts {
    (@open $c:ident) => { crate::content::Content };
    (@sealed $c:ident) => { crate::content::Commitment };
    (@day $fact:ident) => { None };
    (@day $fact:ident $day:literal) => { $fact.occurred_on };
    (@count $($text:ident)*) => { <[&str]>::len(&[$(stringify!($text)),*]) };
    ($(
        $(#[$doc:meta])*
        $name:ident $(<$c:ident>)? = $wire:literal, version $version:literal $(, dated $day:literal)? {
            $( $(#[$fdoc:meta])* $field:ident : $ty:ty, )*
        } texts {
            $( $(#[$tdoc:meta])* $text:ident : $tty:ty, )*
        }
    )+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[schemars(rename = $wire)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name $(<$c = crate::content::Commitment>)? {
            $( $(#[$fdoc])* pub $field: $ty, )*
            $(
                #[doc = $day]
                #[serde(default, with = "crate::time::day")]
                #[schemars(with = "Option<crate::schema::Day>")]
                pub occurred_on: Option<jiff::civil::Date>,
            )?
            $( $(#[$tdoc])* pub $text: $tty, )*
        }

        impl $(<$c>)? $name $(<$c>)? {
            /// The wire name and version.
            pub const KIND: (&'static str, u64) = ($wire, $version);
            /// The members other than the day, in the order in which they are told: texts first.
            pub const MEMBERS: &'static [crate::facts::Member] = &[
                $( crate::facts::Member { name: stringify!($text), of: "text" }, )*
                $( crate::facts::Member { name: stringify!($field), of: stringify!($ty) }, )*
            ];

            pub(crate) const fn day(&self) -> Option<jiff::civil::Date> {
                facts!(@day self $($day)?)
            }
        }

        impl $name $(<facts!(@open $c)>)? {
            pub(crate) fn seal<E>(
                &self,
                commit: &mut impl FnMut(&'static str, &crate::content::Content) -> Result<crate::content::Commitment, E>,
            ) -> Result<$name $(<facts!(@sealed $c)>)?, E> {
                // A fact without texts has nothing to commit to.
                let _ = &commit;
                Ok($name {
                    $( $field: Clone::clone(&self.$field), )*
                    $( occurred_on: facts!(@day self $day), )?
                    $( $text: crate::content::Seal::seal(&self.$text, concat!($wire, "/", stringify!($text)), commit)?, )*
                })
            }
        }

        impl $name $(<facts!(@sealed $c)>)? {
            pub(crate) fn declared(&self) -> Vec<(&'static str, crate::content::Commitment)> {
                let fields: [Option<(&'static str, crate::content::Commitment)>; facts!(@count $($text)*)] = [
                    $( crate::content::Declared::declared(&self.$text)
                        .map(|c| (concat!($wire, "/", stringify!($text)), c)), )*
                ];
                fields.into_iter().flatten().collect()
            }
        }
    )+};
}
