//! What a letter tells, in words that fit their column.

/// `Patient ID, activation code, link`, or where there is little room `ID, code, link`.
pub(crate) fn told(carries: &[String], columns: usize) -> String {
    let words = carries.join(", ");
    if words.is_empty() {
        return "nothing needed".to_owned();
    }
    if super::width::width(&words) <= columns {
        return words;
    }
    words.replace("Patient ID", "ID").replace("activation code", "code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_give_way_to_the_room() {
        let all = ["Patient ID", "activation code", "link"].map(str::to_owned);
        assert_eq!(told(&all, 40), "Patient ID, activation code, link");
        assert_eq!(told(&all, 14), "ID, code, link");
        assert_eq!(told(&[], 14), "nothing needed");
    }
}
