//! What holds for any value, any body and any bytes.

use patient_profile::letters::{Base, Body, Expected, Values, default_base, sanitise, verify};
use proptest::prelude::*;

use crate::docx::{Docx, part_text};

/// The text of the first paragraph as another program would read it.
fn first_paragraph(letter: &[u8]) -> String {
    let xml = part_text(letter, "word/document.xml");
    let paragraph = xml.split("</w:p>").next().unwrap_or_default().replace("<w:br/>", "\u{2028}");
    let mut text = String::new();
    let mut inside = false;
    for c in paragraph.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        text = text.replace(entity, c);
    }
    text.replace('\u{2028}', "\n")
}

fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[a-zA-Z0-9 ,.'-]{0,12}",
        proptest::collection::vec(any::<char>(), 0..8).prop_map(|v| v.into_iter().collect::<String>()),
        proptest::sample::select(vec![
            "{{",
            "}}",
            "{{patient.name}}",
            "]]>",
            "<",
            "&amp;",
            "\r\n",
            "\t",
            "**",
            "\u{202e}",
            "\u{0}",
            "</w:t>",
            "|",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(pieces, 0..8).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_value_comes_out_as_it_went_in(value in any_text(), split in 1usize..15) {
        let mark = "{{patient.name}}";
        let (a, b) = mark.split_at(split);
        let body = format!("<w:p><w:r><w:t>[{a}</w:t></w:r><w:r><w:t>{b}]</w:t></w:r></w:p>");
        let base = Base::scan(&Docx::with_body(&body).build()).unwrap();
        let mut values = Values::new();
        values.set("patient.name", value.as_str());
        let letter = base.merge(&values, &Body::default()).unwrap();
        prop_assert_eq!(first_paragraph(&letter), format!("[{}]", sanitise(&value).replace('\u{2028}', "\n")));
        verify(&letter, &Expected::default().with("patient.name", &value)).unwrap();
    }

    #[test]
    fn any_value_in_any_body_gives_a_letter_that_opens(value in any_text(), body in any_text(), tail in any_text()) {
        let base = Base::scan(&default_base().unwrap()).unwrap();
        let mut values = Values::samples();
        values.set("patient.name", value.as_str());
        let body = Body::parse(&format!("{body}\n\n{{{{patient.name}}}}\n\n{tail}"));
        match base.merge(&values, &body) {
            Ok(letter) => {
                let checked = verify(&letter, &Expected::default().with("patient.name", &value));
                prop_assert!(checked.is_ok(), "{:?}", checked);
            }
            Err(fault) => prop_assert!(fault.to_string().contains("mark") || fault.to_string().contains("no value"), "{}", fault),
        }
        let _ = body.lines(&values);
    }

    #[test]
    fn no_bytes_make_the_scan_panic(at in 0usize..6000, bytes in proptest::collection::vec(any::<u8>(), 1..6), cut in 0usize..6000) {
        let mut file = default_base().unwrap();
        for (offset, byte) in bytes.iter().enumerate() {
            let place = (at + offset) % file.len();
            file[place] ^= byte;
        }
        if let Ok(base) = Base::scan(&file) {
            let _ = base.merge(&Values::samples(), &Body::parse("x {{patient.name}}"));
        }
        file.truncate(cut % file.len());
        prop_assert!(Base::scan(&file).is_err());
        let _ = Base::scan(&bytes);
    }

    #[test]
    fn no_xml_makes_the_scan_panic(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "{{patient.name}}", "{{", "}}", "{{body}}", "<w:sdt>", "</w:sdt>",
        "<w:sdtPr><w:tag w:val=\"patient.name\"/></w:sdtPr>", "<w:sdtContent>", "</w:sdtContent>", "<w:txbxContent>", "</w:txbxContent>",
        "<w:fldChar w:fldCharType=\"begin\"/>", "<w:fldChar w:fldCharType=\"separate\"/>", "<w:fldChar w:fldCharType=\"end\"/>",
        "<w:instrText>MERGEFIELD patient.name</w:instrText>", "<w:fldSimple w:instr=\"MERGEFIELD body\">", "</w:fldSimple>",
        "<w:pPr><w:sectPr/></w:pPr>", "<w:rPr><w:rStyle w:val=\"x\"/></w:rPr>", "<w:sectPr/>", "<!-- x -->", "<![CDATA[{{patient.name}}]]>",
    ]), 0..24)) {
        // Closed properly, so that most of them are well-formed.
        let mut open: Vec<&str> = Vec::new();
        let mut body = String::new();
        for part in parts {
            if let Some(name) = part.strip_prefix("</") {
                while let Some(top) = open.pop() {
                    body.extend([format!("</{top}>")]);
                    if top == name.trim_end_matches('>') {
                        break;
                    }
                }
                continue;
            }
            body.push_str(part);
            let name = part.trim_start_matches('<').split([' ', '>']).next().unwrap_or_default();
            if part.starts_with("<w:") && !part.contains("/>") && !part.contains("</") {
                open.push(name);
            }
        }
        for top in open.into_iter().rev() {
            body.extend([format!("</{top}>")]);
        }
        if let Ok(base) = Base::scan(&Docx::with_body(&body).build())
            && let Ok(letter) = base.merge(&Values::samples(), &Body::parse("the **body**"))
        {
            let xml = part_text(&letter, "word/document.xml");
            prop_assert!(verify(&letter, &Expected::default()).is_ok(), "{}\n{}", body, xml);
        }
    }
}
