//! What a part of a form is to a generated type: a value, a file, several files, or one of the two.

use crate::Field;
use crate::field::{Slot, View};
use crate::http::{Blob, Body};

/// A file in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePart {
    /// The name of the file, if it has one. Many servers take for a file only what has one.
    pub name: Option<String>,
    /// What is in it.
    pub content: Blob,
}

impl FilePart {
    /// A file of this name and media type.
    pub fn new(
        name: impl Into<String>,
        media_type: impl Into<String>,
        content: impl Into<Body>,
    ) -> Self {
        Self {
            name: Some(name.into()),
            content: Blob::new(media_type, content),
        }
    }
}

impl From<Blob> for FilePart {
    fn from(content: Blob) -> Self {
        Self {
            name: None,
            content,
        }
    }
}

/// A part that is a file or a value. Read from a part that has a file's name or is neither JSON nor text, it is a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOr<T> {
    /// A file.
    File(FilePart),
    /// A value.
    Value(T),
}

/// A member of a form.
pub trait PartField: Sized {
    /// A member to be read into.
    fn blank() -> Self;
    /// The member, to be written.
    fn view(&self) -> PartView<'_>;
    /// The place to read it into.
    fn slot(&mut self) -> PartSlot<'_>;
}

/// A member of a form, to be written.
pub enum PartView<'a> {
    /// A value: text, or JSON if it is more than that; a list is a part for each element.
    Value(View<'a>),
    /// Files, each a part.
    Files(&'a [FilePart]),
}

/// The place to read a member of a form into.
pub enum PartSlot<'a> {
    /// A value.
    Value(Slot<'a>),
    /// Files.
    Files(&'a mut dyn FilesField),
    /// A file or a value.
    Either(&'a mut dyn EitherField),
}

/// As many files as there may be.
pub trait FilesField {
    /// Takes them, if there may be so many.
    fn put(&mut self, files: Vec<FilePart>) -> bool;
}

/// A file or a value.
pub trait EitherField {
    /// Takes a file.
    fn put(&mut self, file: FilePart);
    /// Makes it hold a blank value and gives that value's slot.
    fn choose(&mut self) -> Option<Slot<'_>>;
}

impl<T: Field> PartField for T {
    fn blank() -> Self {
        <T as Field>::blank()
    }

    fn view(&self) -> PartView<'_> {
        PartView::Value(Field::view(self))
    }

    fn slot(&mut self) -> PartSlot<'_> {
        PartSlot::Value(Field::slot(self))
    }
}

macro_rules! files {
    ($($type:ty: |$held:ident| $files:expr, |$given:ident| $taken:expr;)*) => {$(
        impl PartField for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn view(&self) -> PartView<'_> {
                let $held = self;
                PartView::Files($files)
            }

            fn slot(&mut self) -> PartSlot<'_> {
                PartSlot::Files(self)
            }
        }

        impl FilesField for $type {
            fn put(&mut self, $given: Vec<FilePart>) -> bool {
                let taken: Option<Self> = $taken;
                let fits = taken.is_some();
                *self = taken.unwrap_or_default();
                fits
            }
        }
    )*};
}
files! {
    FilePart: |file| std::slice::from_ref(file), |files| only(files);
    Option<FilePart>: |file| file.as_slice(), |files| only(files).map(Some);
    Vec<FilePart>: |files| files, |files| Some(files);
    Option<Vec<FilePart>>: |files| files.as_deref().unwrap_or_default(), |files| Some(Some(files));
}

/// The one file that there is.
fn only(files: Vec<FilePart>) -> Option<FilePart> {
    let [file] = <[FilePart; 1]>::try_from(files).ok()?;
    Some(file)
}

impl<T: Field> PartField for FileOr<T> {
    fn blank() -> Self {
        Self::File(FilePart::default())
    }

    fn view(&self) -> PartView<'_> {
        match self {
            Self::File(file) => PartView::Files(std::slice::from_ref(file)),
            Self::Value(value) => PartView::Value(value.view()),
        }
    }

    fn slot(&mut self) -> PartSlot<'_> {
        PartSlot::Either(self)
    }
}

impl<T: Field> EitherField for FileOr<T> {
    fn put(&mut self, file: FilePart) {
        *self = Self::File(file);
    }

    fn choose(&mut self) -> Option<Slot<'_>> {
        *self = Self::Value(T::blank());
        match self {
            Self::Value(value) => Some(value.slot()),
            Self::File(_) => None,
        }
    }
}

impl<T: Field> PartField for Option<FileOr<T>> {
    fn blank() -> Self {
        None
    }

    fn view(&self) -> PartView<'_> {
        self.as_ref()
            .map_or(PartView::Value(View::Absent), PartField::view)
    }

    fn slot(&mut self) -> PartSlot<'_> {
        PartSlot::Either(self)
    }
}

impl<T: Field> EitherField for Option<FileOr<T>> {
    fn put(&mut self, file: FilePart) {
        *self = Some(FileOr::File(file));
    }

    fn choose(&mut self) -> Option<Slot<'_>> {
        self.insert(FileOr::Value(T::blank())).choose()
    }
}
