//! What earlier versions wrote.

use super::sample::account;
use crate::domain::account::Account;
use crate::domain::{Decision, Letter, LetterNumber, SiteSettings, Template, TemplateBase};
use crate::store::records::Stored;

/// What earlier versions wrote is read, with what they did not know left empty.
#[test]
fn records_of_earlier_schemas_are_read() {
    let account_1 = hex::decode(concat!(
        "01fdf6bcacdc430300000103fdf6bcacdc43030000056d6b68616efc2edc150003010203010707070707070707070707",
        "07070707070104040404040404040404040404040404050101fdf6bcacdc43030000056d6b68616e0102fdf6bcacdc43",
        "0300000102010901fdf6bcacdc430300000d61406578616d706c652e6f7267000501fdf6bcacdc4303000001fdf6bcac",
        "dc430300000101fdf6bcacdc430300000107",
    ))
    .unwrap();
    let before = Account { do_not_invite: None, mail_returned: None, ..account() };
    assert_eq!(Account::from_bytes(1, &account_1), Ok(before));
    let site_1 = hex::decode(concat!(
        "094e6f72746867617465001f68747470733a2f2f70617469656e742d70726f66696c652e6578616d706c650d4575726f",
        "70652f4c6f6e646f6e011c1e050a00000000000000",
    ))
    .unwrap();
    assert_eq!(SiteSettings::from_bytes(1, &site_1), Ok(SiteSettings::new("Northgate")));
    let base_1 = hex::decode(concat!(
        "070707070707070707070707070707070442617365010101010101010101010101010101010101020202020202020202",
        "02020202020202fdf6bcacdc43030000056d6b68616e",
    ))
    .unwrap();
    assert!(TemplateBase::from_bytes(1, &base_1).is_ok_and(|base| base.name == "Base" && !base.retired));
    let template_1 = hex::decode(concat!(
        "080808080808080808080808080808080a496e7669746174696f6e020f50617469656e742050726f66696c6507070707",
        "07070707070707070707070701030303030303030303030303030303030107fdf6bcacdc43030000056d6b68616e",
    ))
    .unwrap();
    let in_use = |one: &Template| one.name == "Invitation" && one.decision == Decision::NotNeeded;
    assert!(Template::from_bytes(1, &template_1).is_ok_and(|one| in_use(&one) && !one.retired));
    let template_2 = [template_1.as_slice(), &[1]].concat();
    assert!(Template::from_bytes(2, &template_2).is_ok_and(|one| in_use(&one) && one.retired));
    let site_2 = [site_1.as_slice(), &[60, 0, 120]].concat();
    assert_eq!(SiteSettings::from_bytes(2, &site_2), Ok(SiteSettings::new("Northgate")));
    let letter_1 = hex::decode(concat!(
        "04040404040404040404040404040404010101010101010101010101010101010c080808080808080808080808080808",
        "080a496e7669746174696f6e02fdf6bcacdc43030000056d6b68616e02010302fdf6bcacdc430300000c4c3030303031",
        "322e646f6378000106060606060606060606060606060606",
    ))
    .unwrap();
    assert!(Letter::from_bytes(1, &letter_1).is_ok_and(|letter| letter.number == LetterNumber(12)));
}
