//! Fields in every place and manner in which Word keeps them.

use patient_profile::letters::{
    Base, Body, BodyPlace, Expected, MergeError, Place, Value, Values, qr_png, verify,
};

use crate::docx::{Docx, all_bytes, paragraph, part_text};

const FIELD: &str = "<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType=\"begin\"/></w:r>";
const SEPARATE: &str = "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
const END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

fn instruction(text: &str) -> String {
    format!("<w:r><w:instrText xml:space=\"preserve\">{text}</w:instrText></w:r>")
}

fn values() -> Values {
    let mut values = Values::new();
    values.set("patient.name", "Zoë <O'Brien> & {{body}}");
    values.set("patient.family", "O'Brien");
    values.set("patient.address", vec!["1 High Street".to_owned(), String::new(), "Leeds".to_owned()]);
    values.set("credentials.code", "ABCD-EFGH-JKMN-PQRS");
    values.set("portal.link", "https://p.example/r");
    values.set("portal.link_qr", Value::Png(qr_png("https://p.example/r").expect("short")));
    values
}

fn merge(file: &Docx, body: &str) -> Vec<u8> {
    let base = Base::scan(&file.build()).expect("a base");
    base.merge(&values(), &Body::parse(body)).expect("a letter")
}

/// The main part between `w:body` tags.
fn body_of(letter: &[u8]) -> String {
    let text = part_text(letter, "word/document.xml");
    let from = text.find("<w:body>").expect("a body") + "<w:body>".len();
    text[from..text.find("</w:body>").expect("its end")].to_owned()
}

const NAME: &str = "Zoë &lt;O'Brien&gt; &amp; {{body}}";

#[test]
fn a_mark_in_one_run_and_over_many() {
    let file = Docx::with_body(&format!(
        "{}<w:p><w:r><w:t>To {{</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>{{pat</w:t></w:r>\
         <w:bookmarkStart w:id=\"1\" w:name=\"x\"/><w:r><w:t>ient.na</w:t></w:r><w:bookmarkEnd w:id=\"1\"/><w:r>\
         <w:lastRenderedPageBreak/><w:t xml:space=\"preserve\">me}}}} now</w:t></w:r></w:p>{{{{body}}}}",
        paragraph("Dear {{patient.name}},")
    ).replace("{{{{body}}}}", &paragraph("{{body}}")).replace("{{body}}</w:t></w:r></w:p>{{body}}", "{{body}}</w:t></w:r></w:p>"));
    let text = body_of(&merge(&file, "Hello"));
    assert!(text.contains(&format!("<w:t xml:space=\"preserve\">Dear {NAME},</w:t>")), "{text}");
    assert!(text.contains(&format!("To {NAME}</w:t>")), "{text}");
    assert!(text.contains("<w:t xml:space=\"preserve\"> now</w:t>"), "{text}");
    assert!(text.contains("<w:bookmarkStart w:id=\"1\""), "{text}");
}

#[test]
fn merge_fields_simple_and_complex() {
    let simple = "<w:p><w:fldSimple w:instr=\" MERGEFIELD Patient_Name \\* MERGEFORMAT \"><w:r><w:rPr><w:i/></w:rPr>\
                  <w:t>«Patient_Name»</w:t></w:r></w:fldSimple></w:p>";
    let complex = format!(
        "<w:p>{FIELD}{}{}{SEPARATE}<w:r><w:rPr><w:i/></w:rPr><w:t>«patient</w:t></w:r><w:r><w:t>.family»</w:t></w:r>{END}\
         <w:r><w:t>.</w:t></w:r></w:p>",
        instruction(" MERGE"),
        instruction("FIELD \"patient family\" \\* Upper \\b \"of \" \\f \"!\" ")
    );
    let all_in_one_run = "<w:p><w:r><w:t>x </w:t><w:fldChar w:fldCharType=\"begin\"/><w:instrText>MERGEFIELD patient.family\
                          </w:instrText><w:fldChar w:fldCharType=\"end\"/><w:t>y</w:t></w:r></w:p>";
    let file = Docx::with_body(&format!("{simple}{complex}{all_in_one_run}"));
    let base = Base::scan(&file.build()).unwrap();
    assert!(base.report().fields.iter().all(|f| f.place == Place::MergeField));
    let text = body_of(&merge(&file, ""));
    assert!(
        text.contains(&format!("<w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">{NAME}</w:t></w:r>")),
        "{text}"
    );
    assert!(
        text.contains(
            "<w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">of O'BRIEN!</w:t></w:r><w:r><w:t>.</w:t>"
        ),
        "{text}"
    );
    assert!(text.contains("<w:t>x </w:t><w:t xml:space=\"preserve\">O'Brien</w:t><w:t>y</w:t>"), "{text}");
    assert!(!text.contains("fldChar") && !text.contains("instrText") && !text.contains('«'), "{text}");
}

#[test]
fn conditional_fields_are_left_alone_and_said() {
    let nested = format!(
        "<w:p>{FIELD}{}{FIELD}{}{SEPARATE}<w:r><w:t>«x»</w:t></w:r>{END}{}{SEPARATE}<w:r><w:t>old</w:t></w:r>{END}</w:p>",
        instruction(" IF "),
        instruction(" MERGEFIELD patient.name "),
        instruction(" = \"a\" \"b\" \"c\" ")
    );
    let spanning =
        format!("<w:p>{FIELD}{}</w:p><w:p>{SEPARATE}{END}</w:p>", instruction(" MERGEFIELD patient.name "));
    let file = Docx::with_body(&format!("{nested}{spanning}"));
    let base = Base::scan(&file.build()).unwrap();
    let said: Vec<String> = base.report().warnings.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|s| s.contains("IF")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("MERGEFIELD patient.name")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("several paragraphs")), "{said:?}");
    assert!(base.report().fields.is_empty());
    assert!(body_of(&merge(&file, "")).starts_with(&nested));
}

#[test]
fn content_controls_by_tag() {
    let control = |tag: &str, content: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:tag w:val=\"{tag}\"/><w:showingPlcHdr/><w:dataBinding w:xpath=\"/x\"/></w:sdtPr>\
             <w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
    };
    let placeholder = "<w:r><w:rPr><w:rStyle w:val=\"PlaceholderText\"/></w:rPr><w:t>Click</w:t></w:r><w:r><w:t> here</w:t></w:r>";
    let inline = format!("<w:p><w:r><w:t>a </w:t></w:r>{}</w:p>", control("patient.name", placeholder));
    let block = control("{{patient.address}}", &format!("<w:p>{placeholder}</w:p><w:p>{placeholder}</w:p>"));
    let empty = format!("<w:p>{}</w:p>", control("Patient_Family", ""));
    let picture =
        format!("<w:p>{}</w:p>", control("portal.link_qr", "<w:r><w:drawing><w:x/></w:drawing></w:r>"));
    let other = format!("<w:p>{}</w:p>", control("something else", placeholder));
    let file = Docx::with_body(&format!("{inline}{block}{empty}{picture}{other}"));
    let letter = merge(&file, "");
    let text = body_of(&letter);
    assert!(text.contains(&format!("<w:t xml:space=\"preserve\">{NAME}</w:t>")), "{text}");
    assert!(text.contains("1 High Street</w:t><w:br/><w:t xml:space=\"preserve\">Leeds</w:t>"), "{text}");
    assert!(text.contains("<w:r><w:t xml:space=\"preserve\">O'Brien</w:t></w:r>"), "{text}");
    assert!(text.contains("r:embed=\"rIdLetter1\""), "{text}");
    assert_eq!(
        text.matches("Click").count(),
        1,
        "only the control that names no field keeps its text: {text}"
    );
    assert_eq!(text.matches("dataBinding").count(), 1, "{text}");
    verify(&letter, &Expected::default().with("patient.name", "{{body}}")).unwrap();
}

#[test]
fn headers_footers_notes_cells_and_text_boxes() {
    let shape = |inner: &str| {
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx><w:txbxContent>{inner}\
             </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}\
             </w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>{{{{patient.family}}}}\
             </w:t></w:r></w:p>"
        )
    };
    let field = paragraph("{{patient.family}}");
    let cell = format!("<w:tbl><w:tr><w:tc>{field}</w:tc></w:tr></w:tbl>");
    let file = Docx::with_body(&format!("{}{cell}", shape(&field)))
        .story("header", "hdr", "header.xml", &field)
        .story("footer", "ftr", "footer1.xml", &shape(&field))
        .story(
            "footnotes",
            "footnotes",
            "footnotes.xml",
            &format!("<w:footnote w:id=\"1\">{field}</w:footnote>"),
        )
        .story("endnotes", "endnotes", "endnotes.xml", &format!("<w:endnote w:id=\"1\">{field}</w:endnote>"));
    let letter = merge(&file, "");
    let everything = String::from_utf8(all_bytes(&letter)).unwrap();
    assert_eq!(everything.matches("O'Brien").count(), 3 + 1 + 1 + 3 + 1 + 1);
    assert!(!everything.contains("{{"));
    let base = Base::scan(&file.build()).unwrap();
    assert_eq!(base.report().parts.len(), 5);
    let preview = base.preview(&values(), &Body::parse("text")).unwrap();
    let shown = preview.iter().filter(|l| l.text == "O'Brien").count();
    assert_eq!(shown, 2 + 1 + 1 + 2 + 1, "a text box, and notes that are alike, are shown once: {preview:?}");
}

#[test]
fn the_body_takes_the_place_and_the_manner_of_its_mark() {
    let file = Docx::with_body(
        "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:bookmarkStart w:id=\"7\" w:name=\"b\"/><w:r><w:rPr><w:sz w:val=\"32\"/>\
         </w:rPr><w:t>{{bo</w:t></w:r><w:r><w:t>dy}}</w:t></w:r><w:bookmarkEnd w:id=\"7\"/></w:p><w:p/><w:sectPr/>",
    );
    let text = body_of(&merge(&file, "one **two** {{patient.family}}\n\nthree"));
    assert!(
        text.starts_with("<w:bookmarkStart w:id=\"7\" w:name=\"b\"/><w:bookmarkEnd w:id=\"7\"/><w:p><w:pPr>"),
        "{text}"
    );
    assert_eq!(text.matches("<w:jc w:val=\"right\"/>").count(), 2, "{text}");
    assert!(
        text.contains(
            "<w:rPr><w:b/><w:bCs/><w:sz w:val=\"32\"/></w:rPr><w:t xml:space=\"preserve\">two</w:t>"
        ),
        "{text}"
    );
    assert!(
        text.contains(">O'Brien<") && text.contains(">three<") && text.ends_with("<w:p/><w:sectPr/>"),
        "{text}"
    );
    assert!(!text.contains("{{"));
}

#[test]
fn a_section_that_ends_with_the_mark_is_kept() {
    let file = Docx::with_body(
        "<w:p><w:pPr><w:jc w:val=\"right\"/><w:sectPr><w:x/></w:sectPr></w:pPr><w:r><w:t>{{body}}</w:t></w:r></w:p><w:sectPr/>",
    );
    let text = body_of(&merge(&file, "one\n\ntwo"));
    assert_eq!(text.matches("<w:sectPr><w:x/></w:sectPr>").count(), 1, "{text}");
    assert!(text.find("two").unwrap() < text.find("<w:x/>").unwrap(), "{text}");
}

#[test]
fn without_a_mark_the_body_goes_before_the_last_section() {
    let file = Docx::with_body(&format!("{}<w:sectPr><w:x/></w:sectPr>", paragraph("first")));
    assert_eq!(Base::scan(&file.build()).unwrap().report().body, BodyPlace::End);
    let text = body_of(&merge(&file, "last"));
    assert!(text.find("first").unwrap() < text.find("last").unwrap(), "{text}");
    assert!(text.ends_with("</w:p><w:sectPr><w:x/></w:sectPr>"), "{text}");
    let bare = Docx::with_body(&paragraph("first"));
    assert!(body_of(&merge(&bare, "last")).ends_with("last</w:t></w:r></w:p>"));
}

#[test]
fn a_body_mark_beside_text_twice_or_in_a_header() {
    let beside = Docx::with_body(&paragraph("Dear {{body}} you"));
    let base = Base::scan(&beside.build()).unwrap();
    assert!(base.report().warnings.iter().any(|w| w.to_string().contains("goes below it")));
    assert!(body_of(&merge(&beside, "text")).contains("text"));
    let twice = Docx::with_body(&format!("{}{}", paragraph("{{body}}"), paragraph("{{body}}")));
    let header = Docx::with_body("<w:p/>").story("header", "hdr", "header1.xml", &paragraph("{{body}}"));
    for file in [twice, header] {
        let base = Base::scan(&file.build()).unwrap();
        assert!(!base.report().is_usable());
        assert!(matches!(base.merge(&values(), &Body::default()), Err(MergeError::Malformed(_))));
    }
}

#[test]
fn a_mark_outside_a_run_is_named_and_not_left_in_letters() {
    for body in [
        "<w:p><w:t>{{body}}</w:t></w:p>",
        "<w:t>{{patient.name}}</w:t>",
        "<w:p><w:r><w:t>{{patient.name}}<!-- x --></w:t></w:r></w:p>",
    ] {
        let base = Base::scan(&Docx::with_body(body).build()).unwrap();
        assert!(!base.report().is_usable(), "{body}");
    }
}

#[test]
fn what_cannot_be_filled_is_named() {
    let file = Docx::with_body(&format!(
        "{}{}",
        paragraph("{{patient.nmae}}"),
        paragraph("{{patient.name}} {{oops}")
    ));
    let base = Base::scan(&file.build()).unwrap();
    let report = base.report();
    assert_eq!(report.unknown.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), ["patient.nmae"]);
    assert_eq!(report.malformed[0].text, "{{oops}");
    assert_eq!(report.malformed[0].part, "word/document.xml");
    let fault = base.merge(&values(), &Body::default()).unwrap_err().to_string();
    assert!(fault.contains("{{oops}"), "{fault}");
    let unknown = Base::scan(&Docx::with_body(&paragraph("{{patient.nmae}}")).build()).unwrap();
    let fault = unknown.merge(&values(), &Body::default()).unwrap_err().to_string();
    assert!(fault.contains("patient.nmae"), "{fault}");
    let plain = Base::scan(&Docx::with_body("<w:p/>").build()).unwrap();
    let fault = plain.merge(&values(), &Body::parse("{{letter.date}}")).unwrap_err().to_string();
    assert!(fault.contains("letter.date"), "{fault}");
    let fault = plain.merge(&values(), &Body::parse("{{letter.date")).unwrap_err().to_string();
    assert!(fault.contains("{{letter.date"), "{fault}");
}

#[test]
fn values_come_out_as_data_whatever_they_hold() {
    let hostile = "a *b* [c](http://d) <w:br/> ]]> {{patient.family}} \u{0}\u{8}\u{1b}[31m \u{fffe} |x| \\pagebreak & \"q\"\r\nsecond";
    let mut values = values();
    values.set("patient.name", hostile);
    let file = Docx::with_body(&format!("{}{}", paragraph("x {{patient.name}}"), paragraph("{{body}}")));
    let base = Base::scan(&file.build()).unwrap();
    let letter =
        base.merge(&values, &Body::parse("| {{patient.name}} |\n|---|\n| **{{patient.name}}** |")).unwrap();
    verify(&letter, &Expected::default().with("name", hostile)).unwrap();
    let text = body_of(&letter);
    assert_eq!(text.matches("{{patient.family}}").count(), 3, "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains("O'Brien"));
}

#[test]
fn a_picture_and_links_add_what_they_need_and_nothing_else_changes() {
    let file =
        Docx::with_body(&format!("{}{}", paragraph("Scan {{portal.link_qr}} here"), paragraph("{{body}}")))
            .story("header", "hdr", "header1.xml", &paragraph("{{portal.link_qr}}"));
    let letter = merge(
        &file,
        "[a]({{portal.link}}?x=1&y=2) [b](mailto:a@b.c) [c](javascript:x) [d](file:///x) [e](#top) {{portal.link_qr}}",
    );
    verify(&letter, &Expected::default()).unwrap();
    let relations = part_text(&letter, "word/_rels/document.xml.rels");
    assert_eq!(relations.matches("TargetMode=\"External\"").count(), 2, "{relations}");
    assert!(relations.contains("Target=\"https://p.example/r?x=1&amp;y=2\""), "{relations}");
    assert_eq!(relations.matches("/image\"").count(), 1, "{relations}");
    let header = part_text(&letter, "word/_rels/header1.xml.rels");
    assert!(header.contains("Target=\"/word/media/profile1.png\""), "{header}");
    assert!(part_text(&letter, "[Content_Types].xml").contains("Extension=\"png\""));
    let plain = merge(&Docx::with_body(&paragraph("no picture")), "no link");
    assert!(!part_text(&plain, "[Content_Types].xml").contains("png"));
    assert_eq!(merge(&file, "x"), merge(&file, "x"), "the same letter has the same bytes");
}

#[test]
fn a_template_file_becomes_a_document() {
    let mut file = Docx::with_body(&paragraph("{{patient.name}}"));
    file.types = file.types.replace("document.main", "template.main");
    let types = part_text(&merge(&file, ""), "[Content_Types].xml");
    assert!(
        types.contains("wordprocessingml.document.main+xml") && !types.contains("template.main"),
        "{types}"
    );
}

#[test]
fn a_mail_merge_source_is_left_out() {
    let settings = "<w:zoom w:percent=\"100\"/><w:mailMerge><w:mainDocumentType w:val=\"formLetters\"/><w:query w:val=\"SELECT\"/>\
                    </w:mailMerge><w:compat/>";
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
                Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/mailMergeSource\" \
                Target=\"file:///C:/patients.mdb\" TargetMode=\"External\"/></Relationships>";
    let file = Docx::with_body(&paragraph("{{patient.name}}"))
        .story("settings", "settings", "settings.xml", settings)
        .part("word/_rels/settings.xml.rels", rels);
    let base = Base::scan(&file.build()).unwrap();
    assert!(base.report().warnings.iter().any(|w| w.to_string().contains("data source")));
    let letter = merge(&file, "");
    let everything = String::from_utf8(all_bytes(&letter)).unwrap();
    assert!(!everything.contains("patients.mdb") && !everything.contains("mailMerge"), "{everything}");
    assert!(everything.contains("<w:zoom w:percent=\"100\"/><w:compat/>"));
}
