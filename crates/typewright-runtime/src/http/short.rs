//! A list that is nearly always short, and is not allocated then.

/// How many elements are held in place.
const IN_PLACE: usize = 4;

/// Up to four elements in place; any further ones are allocated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Short<T> {
    first: [T; IN_PLACE],
    /// How many of the first are elements.
    held: usize,
    further: Vec<T>,
}

impl<T: Copy + Default> Default for Short<T> {
    #[inline]
    fn default() -> Self {
        Self {
            first: [T::default(); IN_PLACE],
            held: 0,
            further: Vec::new(),
        }
    }
}

impl<T> Short<T> {
    /// Appends an element.
    #[inline]
    pub(crate) fn push(&mut self, element: T) {
        match self.first.get_mut(self.held) {
            Some(place) => {
                *place = element;
                self.held += 1;
            }
            None => self.further.push(element),
        }
    }

    /// The elements, in order.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        let first = self.first.get(..self.held).unwrap_or_default();
        first.iter().chain(&self.further)
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
