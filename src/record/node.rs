//! Reads a JSON value as a type of ours, with errors that name the place and the form expected there,
//! and never what stands there: a line may hold a name in any of its values, or as a member.
//!
//! serde's own errors quote values and unknown members. Here the error is a type of its own that
//! drops them. What a type says of itself (`input id is not of the form …`) is kept up to its form.

use super::answer::Problem;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde_json::{Map, Value};
use std::fmt::{self, Display};

/// What our own types say between their name and their form.
const FORM: &str = " is not of the form ";

/// Why a value is not of the type asked for.
#[derive(Debug)]
pub(super) struct Fault {
    rule: &'static str,
    /// The place as a JSON pointer, from within outwards.
    place: String,
    /// What is asked there.
    detail: String,
}

impl Fault {
    fn new(rule: &'static str, detail: String) -> Self {
        let place = String::new();
        Self {
            rule,
            place,
            detail,
        }
    }

    /// The same fault, seen from the value that holds it under `step`.
    fn within(mut self, step: impl Display) -> Self {
        self.place = format!("/{step}{}", self.place);
        self
    }

    fn expected(form: impl Display) -> Self {
        Self::new("memberInvalid", format!("is not as expected: give {form}"))
    }

    fn null() -> Self {
        let detail = "is null: leave the member out where its value is not known";
        Self::new("memberInvalid", detail.to_owned())
    }

    /// The problem of the line that holds the value under `place`.
    pub fn problem(self, place: &str) -> Problem {
        Problem::at(self.rule, &format!("{place}{}", self.place), self.detail)
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.detail)
    }
}
impl std::error::Error for Fault {}

/// How a person would call what serde expects.
fn form(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "a nonzero u64" => "a whole number",
        "a string" | "string" => "a text",
        "a sequence" => "a list",
        // The name of a struct says nothing to who writes a file.
        name if name.starts_with("struct ") => "an object",
        other => other,
    }
}

fn one_of(words: &[&str]) -> String {
    words.join(", ")
}

impl Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        match message.split_once(FORM) {
            Some((_, form)) => Self::expected(form),
            // Whatever else a type says may quote what it was given.
            None => Self::expected("what the schema of this type asks for"),
        }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(form(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(form(&expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::expected(form(&expected.to_string()))
    }

    fn unknown_variant(_: &str, words: &'static [&'static str]) -> Self {
        Self::expected(format_args!("one of {}", one_of(words)))
    }

    fn unknown_field(_: &str, members: &'static [&'static str]) -> Self {
        let members = one_of(members);
        let detail =
            format!("has a member that is not known there: take it out; known are {members}");
        Self::new("memberUnknown", detail)
    }

    fn missing_field(member: &'static str) -> Self {
        Self::new("memberMissing", "is missing: add it".to_owned()).within(member)
    }

    fn duplicate_field(member: &'static str) -> Self {
        Self::new("memberRepeated", "stands there twice: keep one".to_owned()).within(member)
    }
}

/// A value about to be read.
#[derive(Clone, Copy)]
pub(super) struct Node<'de>(pub &'de Value);

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items {
                items: items.iter().enumerate(),
            }),
            Value::Object(members) => visitor.visit_map(Members {
                members: members.iter(),
                value: None,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0 {
            Value::Null => Err(Fault::null()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    /// Enumerations of ours are lists of words.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0 {
            Value::String(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => Err(Fault::unknown_variant("", words)),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items<'de> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some((n, item)) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(Node(item))
            .map(Some)
            .map_err(|fault| fault.within(n))
    }
}

struct Members<'de> {
    members: serde_json::map::Iter<'de>,
    value: Option<(&'de String, &'de Value)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.value = self.members.next();
        let Some((name, _)) = self.value else {
            return Ok(None);
        };
        let name = BorrowedStrDeserializer::new(name);
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((name, value)) = self.value.take() else {
            return Err(Fault::expected("a member"));
        };
        // The type has just taken this name, so it is one of its own.
        seed.deserialize(Node(value))
            .map_err(|fault| fault.within(name))
    }
}

/// A JSON value in which no object names a member twice; of two a reader would see only one.
pub(super) struct Strict(pub Value);

impl<'de> serde::Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }
    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if map.contains_key(&name) {
                return Err(A::Error::custom("a member stands there twice"));
            }
            let Strict(value) = members.next_value()?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}
