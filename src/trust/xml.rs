//! XML from outside: read with bounds, and looked at by namespace and name.
//!
//! A document type is refused, so nothing is ever expanded or fetched.

use uppsala::{Document, NodeId, Parser};

/// Deepest nesting of elements. A trusted list with its signature stays under 20.
const MAX_DEPTH: u32 = 64;

/// Namespace of trusted lists (ETSI TS 119 612 §5.2).
pub(super) const LIST: &str = "http://uri.etsi.org/02231/v2#";
/// Namespace of what lists of lists say besides (annex C).
pub(super) const ADDITIONAL: &str = "http://uri.etsi.org/02231/v2/additionaltypes#";
/// Namespace of XML signatures.
pub(super) const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Reads a document; `None` if it is not well-formed, too deep, or brings a document type.
pub(super) fn parse(text: &str) -> Option<Document<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Parser::new()
        .with_max_depth(MAX_DEPTH)
        .with_forbid_dtd(true)
        .parse(text)
        .ok()
}

/// An element of a document.
#[derive(Clone, Copy)]
pub(super) struct Element<'d, 'a> {
    document: &'d Document<'a>,
    pub(super) id: NodeId,
}

impl<'d, 'a> Element<'d, 'a> {
    /// The outermost element.
    pub(super) fn root(document: &'d Document<'a>) -> Option<Self> {
        let id = document.document_element()?;
        Some(Self { document, id })
    }

    pub(super) fn is(&self, namespace: &str, name: &str) -> bool {
        self.document
            .element(self.id)
            .is_some_and(|element| element.matches_name_ns(namespace, name))
    }

    /// The first child of this name.
    pub(super) fn child(&self, namespace: &str, name: &str) -> Option<Self> {
        let id = self
            .document
            .first_child_element_by_name_ns(self.id, namespace, name)?;
        Some(Self { id, ..*self })
    }

    /// All children of this name.
    pub(super) fn children(&self, namespace: &str, name: &str) -> Vec<Self> {
        let children = self
            .document
            .child_elements_by_name_ns(self.id, namespace, name);
        children
            .into_iter()
            .map(|id| Self { id, ..*self })
            .collect()
    }

    /// A child of the namespace of trusted lists, and so on down.
    pub(super) fn down(&self, names: &[&str]) -> Option<Self> {
        names
            .iter()
            .try_fold(*self, |element, name| element.child(LIST, name))
    }

    /// All elements below, in the order of the document.
    pub(super) fn descendants(&self) -> impl Iterator<Item = Self> {
        let (document, this) = (self.document, *self);
        self.document
            .descendants(self.id)
            .into_iter()
            .filter(move |id| document.element(*id).is_some())
            .map(move |id| Self { id, ..this })
    }

    /// Its text, without space around it.
    pub(super) fn text(&self) -> String {
        let text = self.document.text_content_deep(self.id);
        text.trim().to_owned()
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&'d str> {
        self.document.get_attribute(self.id, name)
    }
}
