//! Hostile files made here: each is refused with its part and reason (S54 to S56).

use patient_profile::letters::Base;
use rstest::rstest;

use crate::docx::{Docx, Entry, W, paragraph, zip_of};

fn plain() -> Docx {
    Docx::with_body(&paragraph("Dear {{patient.name}}"))
}

#[test]
fn what_the_others_are_made_from_is_accepted() {
    assert!(Base::scan(&plain().build()).is_ok());
    assert!(Base::scan(&zip_of(&plain().entries())).is_ok());
}

fn refusal(bytes: &[u8]) -> String {
    match Base::scan(bytes) {
        Ok(_) => "accepted".to_owned(),
        Err(fault) => fault.to_string(),
    }
}

/// The ordinary file with one more entry.
fn with_entry(entry: Entry) -> Vec<u8> {
    let mut entries = plain().entries();
    entries.push(entry);
    zip_of(&entries)
}

#[rstest]
#[case("word/../../etc/passwd", "leads out")]
#[case("../x.xml", "leads out")]
#[case("/etc/passwd.xml", "absolute")]
#[case("C:/x.xml", "absolute")]
#[case("word\\x.xml", "backslash")]
#[case("word//x.xml", "leads out")]
#[case("word/x\u{1b}.xml", "control character")]
#[case("Word/DOCUMENT.xml", "two parts")]
#[case("word/document.xml", "two parts")]
#[case("word/tool.exe", "unknown kind")]
fn names(#[case] name: &str, #[case] word: &str) {
    let said = refusal(&with_entry(Entry::new(name, "<x/>")));
    assert!(said.contains(word), "{said}");
    assert!(!said.contains('\u{1b}'));
}

#[test]
fn entries_that_are_no_plain_files() {
    let link = Entry { unix_mode: 0o120_777, ..Entry::new("word/link.xml", "/etc/passwd") };
    assert!(refusal(&with_entry(link)).contains("word/link.xml: it is a symbolic link"));
    let fifo = Entry { unix_mode: 0o010_644, ..Entry::new("word/fifo.xml", "") };
    assert!(refusal(&with_entry(fifo)).contains("special file"));
    let secret = Entry { flags: 1, ..Entry::new("word/secret.xml", "<x/>") };
    assert!(refusal(&with_entry(secret)).contains("word/secret.xml: it is encrypted"));
    let odd = Entry { method: 12, ..Entry::new("word/odd.xml", "<x/>") };
    assert!(refusal(&with_entry(odd)).contains("method 12"));
    let latin = Entry { name: b"word/\xe9.xml".to_vec(), ..Entry::new("", "<x/>") };
    assert!(refusal(&with_entry(latin)).contains("not UTF-8"));
}

#[test]
fn entries_that_lie_about_where_and_how_large_they_are() {
    let overlap =
        Entry { offset: Some(0), ..Entry::new("[Content_Types].xml2", plain().entries()[0].content.clone()) };
    let said = refusal(&with_entry(overlap));
    assert!(said.contains("differ") || said.contains("overlaps"), "{said}");
    let renamed = Entry { local_name: Some(b"word/other.xml".to_vec()), ..Entry::new("word/x.xml", "<x/>") };
    assert!(refusal(&with_entry(renamed)).contains("differ"));
    let outside =
        Entry { packed: Some(1 << 30), unpacked: Some(1 << 30), ..Entry::new("word/x.xml", "<x/>") };
    assert!(refusal(&with_entry(outside)).contains("cut off"));
    let mut entries = plain().entries();
    let inner = zip_of(&[Entry::new("word/inner.xml", "<x/>")]);
    let carrier = entries.iter().map(|e| 30 + e.name.len() + e.content.len()).sum::<usize>();
    entries.push(Entry::new("word/media/a.xml", inner));
    let at = carrier + 30 + "word/media/a.xml".len();
    let nested = Entry { offset: Some(u32::try_from(at).unwrap()), ..Entry::new("word/inner.xml", "<x/>") };
    entries.push(nested);
    let said = refusal(&zip_of(&entries));
    assert!(said.contains("word/inner.xml: it overlaps another part"), "{said}");
}

#[test]
fn too_many_too_large_too_tight() {
    let mut many = plain();
    for number in 0..200 {
        many = many.part(&format!("customXml/item{number}.xml"), "<x/>");
    }
    let said = refusal(&many.build());
    assert!(said.contains("203 parts") && said.contains("200"), "{said}");
    let said = refusal(&vec![b'P'; (5 << 20) + 1]);
    assert!(said.contains("limit"), "{said}");
    let bomb = plain().part("word/media/a.xml", format!("<x>{}</x>", " ".repeat(4 << 20)));
    let said = refusal(&bomb.build());
    assert!(said.contains("word/media/a.xml: it unpacks to more than 100 times"), "{said}");
    let noise: String =
        (0u64..2 << 20).map(|n| char::from(b'a' + (n.wrapping_mul(n * 7919) >> 7 & 15) as u8)).collect();
    let long = plain().part("customXml/item1.xml", format!("<x>{}</x>", noise.repeat(5)));
    let said = refusal(&long.build());
    assert!(
        said.contains("customXml/item1.xml: it is larger than 8 MiB") || said.contains("limit"),
        "{said}"
    );
    let mut large = plain().override_type("word/media/a.bmp", "image/bmp");
    large.types = large.types.replace("a.bmp", "n0.bmp");
    for number in 0..30 {
        let name = format!("word/media/n{number}.bmp");
        large = large.override_type(&name, "image/bmp").part(&name, noise.as_bytes());
    }
    let said = refusal(&large.build());
    assert!(said.contains("unpacked") || said.contains("limit"), "{said}");
}

#[rstest]
#[case("<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><x>&lol2;</x>", "DOCTYPE")]
#[case("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>", "DOCTYPE")]
#[case("<x>&undeclared;</x>", "entity &undeclared;")]
#[case("<x a=\"&undeclared;\"/>", "entity")]
#[case("<x><y></x>", "broken")]
#[case("<x/><x/>", "more than one")]
#[case("<x>", "ends before")]
#[case("", "no content")]
#[case("text", "outside")]
#[case("<x a=\"1\" a=\"2\"/>", "broken")]
fn xml_that_word_never_writes(#[case] xml: &str, #[case] word: &str) {
    let said = refusal(&plain().part("customXml/item1.xml", xml).build());
    assert!(said.contains("customXml/item1.xml") && said.contains(word), "{said}");
}

#[test]
fn xml_that_is_too_deep_or_too_wide() {
    let deep = format!("{}{}", "<x>".repeat(129), "</x>".repeat(129));
    assert!(refusal(&plain().part("word/x.xml", deep).build()).contains("128 deep"));
    let ok = format!("{}{}", "<x>".repeat(128), "</x>".repeat(128));
    assert_eq!(refusal(&plain().part("word/x.xml", ok).build()), "accepted");
    let attributes = |n: usize| (0..n).map(|i| format!(" a{i}=\"\"")).collect::<Vec<_>>().concat();
    let wide = format!("<x{}/>", attributes(257));
    assert!(refusal(&plain().part("word/x.xml", wide).build()).contains("256 attributes"));
    let ok = format!("<x{}/>", attributes(256));
    assert_eq!(refusal(&plain().part("word/x.xml", ok).build()), "accepted");
    let huge = format!("<x{}/>", attributes(100_000));
    assert!(refusal(&plain().part("word/x.xml", huge).build()).contains("256 attributes"));
}

#[rstest]
#[case("word/vbaProject.bin", "application/vnd.ms-office.vbaProject", "macros")]
#[case("word/embeddings/oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject", "OLE")]
#[case("word/activeX/activeX1.bin", "application/vnd.ms-office.activeX", "ActiveX")]
#[case("word/afchunk.htm", "text/html", "altChunk")]
#[case(
    "word/embeddings/a.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "embedded file"
)]
#[case(
    "word/customizations.xml",
    "application/vnd.ms-word.keyMapCustomizations+xml",
    "word/customizations.xml"
)]
fn parts_that_are_not_on_the_list(#[case] part: &str, #[case] kind: &str, #[case] word: &str) {
    let said = refusal(&plain().override_type(part, kind).part(part, "x").build());
    assert!(said.contains(word) && said.contains(part), "{said}");
}

#[test]
fn an_object_is_seen_whatever_it_is_called() {
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more";
    let named = plain().override_type("word/media/a.png", "image/png").part("word/media/a.png", ole);
    assert!(refusal(&named.build()).contains("word/media/a.png: it is an embedded object (OLE)"));
    let zip =
        plain().override_type("word/media/a.png", "image/png").part("word/media/a.png", plain().build());
    assert!(refusal(&zip.build()).contains("word/media/a.png: it is an embedded file"));
}

#[rstest]
#[case("hyperlink", "file:///c:/x", "a link")]
#[case("hyperlink", "javascript:alert(1)", "a link")]
#[case("hyperlink", "\\\\server\\share", "a link")]
#[case("image", "https://tracker.example/x.png", "a picture")]
#[case("attachedTemplate", "https://evil.example/x.dotm", "attached template")]
#[case("oleObject", "https://evil.example/x.doc", "OLE")]
#[case("frame", "https://evil.example/", "another document")]
#[case("subDocument", "file:///x.docx", "subdocument")]
#[case("aFChunk", "https://evil.example/x.html", "altChunk")]
fn what_points_outside(#[case] kind: &str, #[case] target: &str, #[case] word: &str) {
    let said = refusal(&plain().relation("rId9", kind, target, true).build());
    assert!(said.contains("word/_rels/document.xml.rels") && said.contains(word), "{said}");
}

#[rstest]
#[case("https://www.nhs.uk/")]
#[case("http://example.org/a?b=c&amp;d")]
#[case("mailto:help@example.org")]
fn links_that_are_allowed(#[case] target: &str) {
    assert_eq!(refusal(&plain().relation("rId9", "hyperlink", target, true).build()), "accepted");
}

#[test]
fn text_that_is_no_utf8() {
    let main = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document {W}><w:body>{}</w:body></w:document>",
        paragraph("Dear {{patient.name}} ✓")
    );
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(main.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut file = plain();
    file.parts.retain(|(name, _)| name != "word/document.xml");
    let base = Base::scan(&file.clone().part("word/document.xml", wide).build()).unwrap();
    assert_eq!(base.report().field_names(), ["patient.name"]);
    let latin = main.replace("UTF-16", "ISO-8859-1").replace('✓', "\u{e9}");
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let said = refusal(&file.part("word/document.xml", latin).build());
    assert!(said.contains("word/document.xml") && said.contains("ISO-8859-1"), "{said}");
}

#[test]
fn hostile_text_costs_neither_time_nor_memory() {
    let many = |n: usize, text: &str| text.repeat(n);
    let bodies = [
        format!("<w:p>{}</w:p>", many(40_000, "<w:r><w:t>{</w:t></w:r>")),
        format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", many(500_000, "{")),
        format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", many(60_000, "{{body}}")),
        format!("<w:p>{}</w:p>", many(20_000, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>")),
        many(
            8_000,
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r></w:p>",
        ),
        format!("<w:p>{}</w:p>", many(100_000, "<w:r><w:t/></w:r>")),
    ];
    for body in bodies {
        let entries = Docx::with_body(&body).entries();
        // Accepted or refused, but without panic and soon.
        let _ = Base::scan(&zip_of(&entries));
    }
}
