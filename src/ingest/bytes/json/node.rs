//! A JSON value whose members keep their order and their doubles.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value. Numbers are their text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// A number, written out; `true` beside one of more digits than are kept.
    Number(String, Kept),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Whether all digits of a number were kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kept {
    /// Every one.
    All,
    /// Some are lost: it has more than 15 and is no whole number below 2^64.
    Some,
}

impl Node {
    /// The member of an object, the first of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => members.iter().find(|(own, _)| own == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value as a list.
    pub(super) fn list(&self) -> Option<&[Node]> {
        match self {
            Node::List(list) => Some(list),
            _ => None,
        }
    }

    /// The items of a list, or a value by itself; nothing for null.
    pub(super) fn items(&self) -> &[Node] {
        match self {
            Node::List(list) => list,
            Node::Null => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// The text of a member, empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).map_or("", Node::as_text)
    }

    /// The value as text: a text or a number, else nothing.
    pub(super) fn as_text(&self) -> &str {
        match self {
            Node::Text(text) | Node::Number(text, _) => text,
            Node::Bool(true) => "TRUE",
            Node::Bool(false) => "FALSE",
            _ => "",
        }
    }

    /// True for all but lists and objects.
    pub(super) fn is_plain(&self) -> bool {
        !matches!(self, Node::List(_) | Node::Object(_))
    }

    /// Names of the members of an object.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Node::Object(members) => members.iter().map(|(name, _)| name.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string(), Kept::All))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string(), Kept::All))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        let text = value.to_string();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        Ok(Node::Number(text, if digits > 15 { Kept::Some } else { Kept::All }))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Node::Object(object))
    }
}
