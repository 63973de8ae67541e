//! What stands elsewhere, and in which order changes are told.

use crate::tell::Draft;
use leadspec_ir::At;

/// The places of the least number of things that have to move to bring these numbers into order.
pub(crate) fn moved(numbers: &[usize]) -> Vec<usize> {
    // The longest run that is in order already, by the least number it can end with.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (place, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers.get(*end).is_some_and(|n| n < number));
        if let Some(slot) = before.get_mut(place) {
            *slot = length.checked_sub(1).and_then(|l| ends.get(l)).copied();
        }
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut kept = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(place) = next {
        if let Some(slot) = kept.get_mut(place) {
            *slot = true;
        }
        next = before.get(place).copied().flatten();
    }
    let places = kept.iter().enumerate().filter(|(_, kept)| !**kept);
    places.map(|(place, _)| place).collect()
}

/// Sorts changes as the new source has them, and what is gone where it was: behind what stood before it.
pub(crate) fn sort(drafts: &mut [Draft], anchors: &[(At, At)]) {
    let mut anchors: Vec<(u32, u32)> = anchors.iter().map(|(old, new)| (old.0.start, new.0.start)).collect();
    anchors.sort_unstable();
    let place = |draft: &Draft| match (draft.new_at, draft.old_at) {
        (Some(new), _) => (new.0.start, 0, 0),
        (None, Some(old)) => {
            let behind = anchors.partition_point(|(start, _)| *start <= old.0.start);
            let anchor = behind.checked_sub(1).and_then(|b| anchors.get(b));
            (anchor.map_or(0, |(_, new)| *new), 1, old.0.start)
        }
        (None, None) => (0, 0, 0),
    };
    // A stable sort: what stands at one place stays in the order it was told.
    drafts.sort_by_key(place);
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn as_little_moves_as_can() {
        assert_eq!(moved(&[0, 1, 2]), [] as [usize; 0]);
        assert_eq!(moved(&[2, 0, 1]), [0]);
        assert_eq!(moved(&[1, 2, 0]), [2]);
        assert_eq!(moved(&[3, 2, 1]).len(), 2);
    }
}
