//! The base of P6: one page, a picture in the header, a table, a footer, and Word merge fields that the product and
//! docx-mailmerge both fill.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::population::Dice;

/// The fields, as the product names them.
pub const FIELDS: [&str; 12] = [
    "patient.name",
    "patient.salutation",
    "patient.address_line_1",
    "patient.address_line_2",
    "patient.postcode",
    "patient.nhs_number",
    "patient.local_id",
    "letter.date",
    "letter.number",
    "organisation.name",
    "support.phone",
    "operator.name",
];

/// Places of fields in all parts.
pub const PLACES: usize = 15;

/// Parts without fields.
pub const UNTOUCHED: [&str; 2] = ["word/media/image1.png", "word/styles.xml"];

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The name of a field as Word's mail merge writes it.
pub fn merge_name(field: &str) -> String {
    field.replace('.', "_")
}

/// The bytes of the base.
pub fn docx() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let parts: [(&str, Vec<u8>); 8] = [
        ("[Content_Types].xml", content_types().into_bytes()),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")]).into_bytes()),
        ("word/document.xml", document().into_bytes()),
        (
            "word/_rels/document.xml.rels",
            relations(&[("styles", "styles.xml"), ("header", "header1.xml"), ("footer", "footer1.xml")])
                .into_bytes(),
        ),
        ("word/styles.xml", styles().into_bytes()),
        ("word/header1.xml", header().into_bytes()),
        ("word/_rels/header1.xml.rels", relations(&[("image", "media/image1.png")]).into_bytes()),
        ("word/footer1.xml", footer().into_bytes()),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    zip.start_file("word/media/image1.png", options)?;
    zip.write_all(&picture()?)?;
    Ok(zip.finish()?.into_inner())
}

/// A picture that does not compress, as a photograph would not.
fn picture() -> Result<Vec<u8>, png::EncodingError> {
    let (width, height) = (240, 60);
    let mut dice = Dice::of(6, 0);
    let pixels: Vec<u8> =
        (0..width * height * 3).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(out)
}

fn content_types() -> String {
    let mut out = format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>"
    );
    for (part, kind) in
        [("document", "document.main"), ("styles", "styles"), ("header1", "header"), ("footer1", "footer")]
    {
        let _ = write!(out, "<Override PartName=\"/word/{part}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>");
    }
    out + "</Types>"
}

fn relations(list: &[(&str, &str)]) -> String {
    let mut out = format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for ((kind, target), number) in list.iter().zip(1..) {
        let _ =
            write!(out, "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    }
    out + "</Relationships>"
}

fn styles() -> String {
    let mut out = format!("{XML}<w:styles {W}>");
    for number in 1..40 {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"S{number}\"><w:name w:val=\"Style {number}\"/><w:rPr>\
             <w:sz w:val=\"{}\"/></w:rPr></w:style>",
            18 + number
        );
    }
    out + "</w:styles>"
}

/// A merge field as Word writes it.
fn field(name: &str) -> String {
    let name = merge_name(name);
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> MERGEFIELD {name} \
         \\* MERGEFORMAT </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>\u{ab}{name}\u{bb}\
         </w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}

fn text(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn paragraph(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn document() -> String {
    let mut body = String::new();
    for name in &FIELDS[..1] {
        body += &paragraph(&field(name));
    }
    for name in &FIELDS[2..5] {
        body += &paragraph(&field(name));
    }
    body += &paragraph(&[text("Date: "), field("letter.date")].concat());
    body += &paragraph(&[text("Dear "), field("patient.salutation"), text(",")].concat());
    let sentence = "you can now see your referrals, letters and documents on the pages of the hospital. To do so you \
        need the number below and the code that comes in a second letter. ";
    body += &paragraph(&text(&sentence.repeat(4)));
    let cell = |inner: &str| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"4500\" w:type=\"dxa\"/></w:tcPr><w:p>{inner}</w:p></w:tc>")
    };
    body += "<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/></w:tblPr>";
    for (label, name) in [
        ("Name", "patient.name"),
        ("NHS number", "patient.nhs_number"),
        ("Hospital number", "patient.local_id"),
    ] {
        let _ = write!(body, "<w:tr>{}{}</w:tr>", cell(&text(label)), cell(&field(name)));
    }
    body += "</w:tbl>";
    body += &paragraph(&text(&sentence.repeat(3)));
    body += &paragraph(&[text("For help call "), field("support.phone"), text(".")].concat());
    body += &paragraph(&text("Yours sincerely"));
    body += &paragraph(&[field("operator.name"), text(", "), field("organisation.name")].concat());
    format!(
        "{XML}<w:document {W}><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body>\
         </w:document>"
    )
}

fn header() -> String {
    let picture = "<w:r><w:drawing><wp:inline><wp:extent cx=\"2400000\" cy=\"600000\"/><wp:docPr id=\"1\" name=\"Letterhead\"/>\
        <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
        <pic:cNvPr id=\"1\" name=\"Letterhead\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId1\"/>\
        </pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
    format!("{XML}<w:hdr {W}>{}</w:hdr>", paragraph(&[picture, &field("organisation.name")].concat()))
}

fn footer() -> String {
    format!(
        "{XML}<w:ftr {W}>{}</w:ftr>",
        paragraph(&[field("letter.number"), text(" "), field("support.phone")].concat())
    )
}
