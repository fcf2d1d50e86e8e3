//! The static description of a message: which parameters it has and in which media types its body may travel. Emitted
//! as constants; nothing here reads or writes.

use crate::field::Limit;

/// The parameters and the body of a message.
#[derive(Debug)]
pub struct Layout {
    /// The parameters, in the order of the definition. Those of a reply are headers.
    pub parameters: &'static [Parameter],
    /// The media types the body may have, in the order of the definition; empty if there is no body.
    pub contents: &'static [Content],
    /// Whether there has to be a body.
    pub required: bool,
}

impl Layout {
    /// Neither parameters nor a body.
    pub const EMPTY: &'static Self = &Self {
        parameters: &[],
        contents: &[],
        required: false,
    };
}

/// One media type a body may have.
#[derive(Debug)]
pub struct Content {
    /// The media type or range: `application/json`, `image/*`.
    pub media_type: &'static str,
    /// How the bytes are read.
    pub format: Format,
    /// Bounds the whole keeps.
    pub limits: &'static [Limit],
}

/// How the bytes of a body are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As JSON text.
    Json,
    /// As `name=value&…`.
    Form,
    /// As a string in UTF-8.
    Text,
    /// Not at all.
    Blob,
    /// As parts, one after the other.
    Multipart,
    /// As parts that are the members of a form.
    FormData,
}

impl Content {
    /// A media type, and how its bytes are read.
    #[must_use]
    pub const fn new(media_type: &'static str, format: Format) -> Self {
        Self {
            media_type,
            format,
            limits: &[],
        }
    }

    /// The same with bounds.
    #[must_use]
    pub const fn limits(self, limits: &'static [Limit]) -> Self {
        Self { limits, ..self }
    }

    /// A body that is the members of the message itself: a form if the media type is that of forms, else JSON.
    #[must_use]
    pub const fn members(media_type: &'static str) -> Self {
        const FORM: &[u8] = b"application/x-www-form-urlencoded";
        let bytes = media_type.as_bytes();
        let mut same = bytes.len() == FORM.len();
        let mut rest = (bytes, FORM);
        while let (true, [a, left @ ..], [b, right @ ..]) = (same, rest.0, rest.1) {
            same = *a == *b;
            rest = (left, right);
        }
        let format = if same { Format::Form } else { Format::Json };
        Self::new(media_type, format)
    }
}

/// One parameter.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it stands.
    pub location: Location,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether elements and members are written each for itself.
    pub explode: bool,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether the value is JSON text (`content` instead of `schema`).
    pub json: bool,
    /// Whether the last segment of a path may be empty. Then the server also takes the path without that segment.
    pub allow_empty: bool,
    /// Bounds the value keeps.
    pub limits: &'static [Limit],
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How lists and objects are written, as OpenAPI names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `name=a,b`, exploded `name=a&name=b`
    Form,
    /// `.a,b`, exploded `.a.b`
    Label,
    /// `;name=a,b`, exploded `;name=a;name=b`
    Matrix,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name[member]=a`
    DeepObject,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style, explode: bool) -> Self {
        Self {
            name,
            location,
            style,
            explode,
            required: true,
            allow_reserved: false,
            json: false,
            allow_empty: false,
            limits: &[],
        }
    }

    /// A parameter of the path, in the style `simple`, not exploded.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path, Style::Simple, false)
    }

    /// A required parameter of the query, in the style `form`, exploded.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query, Style::Form, true)
    }

    /// A required header, in the style `simple`, not exploded.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header, Style::Simple, false)
    }

    /// A required cookie, in the style `form`, exploded.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Location::Cookie, Style::Form, true)
    }

    /// Whether it is the one header whose list is a header for each element, since commas stand in them.
    pub(crate) fn is_set_cookie(&self) -> bool {
        self.location == Location::Header && self.name.eq_ignore_ascii_case("set-cookie")
    }

    /// The same in another style. `explode` stays as it is.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The same, exploded or not.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// The same, not required.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same, reserved characters written as they are. Those that would end the value are escaped all the same.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// The same, with JSON text as its value.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    /// The same, allowed to be an empty last segment of the path.
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// The same with bounds.
    #[must_use]
    pub const fn limits(mut self, limits: &'static [Limit]) -> Self {
        self.limits = limits;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_a_form_are_told_from_json() {
        for (media_type, format) in [
            ("application/json", Format::Json),
            ("application/x-www-form-urlencoded", Format::Form),
            ("application/x-www-form-urlencodes", Format::Json),
            ("", Format::Json),
        ] {
            assert_eq!(Content::members(media_type).format, format, "{media_type}");
        }
    }
}
