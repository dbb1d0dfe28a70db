//! Which of what is gone is likely to be there still, by another name.

/// Pairs each old name with at most one new one, the likeliest first: those of one kind whose names are
/// much alike, then what is left of a kind when it is one on either side.
pub(super) fn renames<'a>(
    gone: &[&'a str],
    come: &[&'a str],
    is_of_a_kind: impl Fn(&str, &str) -> bool,
) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let is_free = |pairs: &[(&str, &str)], old: &str, new: &str| {
        !pairs.iter().any(|(taken, by)| *taken == old || *by == new)
    };
    for old in gone {
        for new in come {
            let is_likely = is_of_a_kind(old, new) && are_alike(old, new);
            if is_likely && is_free(&pairs, old, new) {
                pairs.push((old, new));
            }
        }
    }
    for old in gone {
        let is_left = |new: &&&str| is_of_a_kind(old, new) && is_free(&pairs, old, new);
        let left: Vec<_> = come.iter().filter(is_left).collect();
        let others = gone.iter().filter(|other| {
            left.first()
                .is_some_and(|new| is_of_a_kind(other, new) && is_free(&pairs, other, new))
        });
        if let [new] = left[..]
            && others.count() == 1
        {
            pairs.push((old, new));
        }
    }
    pairs
}

/// Whether two names share a word, or one is in the other: `charged_cost` and `cost`.
fn are_alike(old: &str, new: &str) -> bool {
    let words = |name: &str| {
        let mut spaced = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() || !c.is_ascii_alphanumeric() {
                spaced.push(' ');
            }
            spaced.push(c.to_ascii_lowercase());
        }
        let words = spaced.split(|c: char| !c.is_ascii_alphanumeric());
        let telling = words.filter(|word| !matches!(*word, "" | "id" | "at" | "is"));
        telling.map(str::to_owned).collect::<Vec<_>>()
    };
    let of_new = words(new);
    words(old).iter().any(|word| of_new.contains(word))
}
