//! A list that is nearly always short, and is not allocated then.

/// Up to four elements in place; any further ones are allocated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Short<T> {
    /// In order; what is not used yet is at the end.
    first: [Option<T>; 4],
    further: Vec<T>,
}

impl<T> Default for Short<T> {
    #[inline]
    fn default() -> Self {
        Self {
            first: [const { None }; 4],
            further: Vec::new(),
        }
    }
}

impl<T> Short<T> {
    /// Appends an element.
    #[inline]
    pub(crate) fn push(&mut self, element: T) {
        match self.first.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(element),
            None => self.further.push(element),
        }
    }

    /// The elements, in order.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().flatten().chain(&self.further)
    }
}

impl<T> Extend<T> for Short<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_beyond_what_is_in_place() {
        for length in [0, 1, 4, 5, 9] {
            let mut list = Short::default();
            list.extend(0..length);
            assert!(list.iter().copied().eq(0..length), "{length}");
        }
    }
}
