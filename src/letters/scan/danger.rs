//! Fields and elements that fetch, embed or start something: refused wherever they stand (S56).

use super::instruction;
use crate::letters::error::{BaseError, PartFault};
use crate::letters::package::is_link_target;
use crate::letters::xml::{self, Kind, Tokens};

const FORBIDDEN: [&str; 9] =
    ["LINK", "IMPORT", "DATABASE", "EMBED", "CONTROL", "RD", "HTMLCONTROL", "HTMLACTIVEX", "MACROBUTTON"];

/// Checks the XML of `part`: well-formed, within limits, and without forbidden fields.
pub fn check(part: &str, text: &str) -> Result<(), BaseError> {
    let has_fields = ["nstr", "altChunk", "OLEObject"].iter().any(|word| text.contains(word));
    if !has_fields {
        return xml::check(text).map_err(|f| BaseError::part(part, f));
    }
    let mut fields = Fields { part, open: Vec::new() };
    let mut tokens = Tokens::new(text);
    let mut instruction_from: Option<usize> = None;
    while let Some(token) = tokens.next().map_err(|f| BaseError::part(part, f))? {
        match token.kind {
            Kind::Open { tag, empty } => match tag.local() {
                "fldSimple" => fields.judge(&tag.attribute("instr").unwrap_or_default())?,
                "fldChar" => fields.character(&tag.attribute("fldCharType").unwrap_or_default())?,
                "instrText" | "delInstrText" if !empty => instruction_from = Some(token.range.end),
                "altChunk" => return Err(fields.kind("an imported document (altChunk)")),
                "OLEObject" => return Err(fields.kind("an embedded object (OLE)")),
                _ => {}
            },
            Kind::Close => {
                if let Some(from) = instruction_from.take() {
                    fields.append(&plain_text(&text[from..token.range.start]));
                }
            }
            Kind::Text | Kind::Other => {}
        }
    }
    fields.finish()
}

/// Character data with references and CDATA resolved.
fn plain_text(raw: &str) -> String {
    xml::unescape(&raw.replace("<![CDATA[", "").replace("]]>", "")).into_owned()
}

struct Open {
    instruction: String,
    in_result: bool,
    /// The instruction begins with another field, which would decide at opening time what this one is.
    hidden: bool,
}

struct Fields<'a> {
    part: &'a str,
    open: Vec<Open>,
}

impl Fields<'_> {
    fn kind(&self, what: &str) -> BaseError {
        BaseError::part(self.part, PartFault::Kind(what.to_owned()))
    }

    fn append(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut()
            && !field.in_result
        {
            field.instruction.push_str(text);
        }
    }

    fn character(&mut self, kind: &str) -> Result<(), BaseError> {
        match kind {
            "begin" => {
                if let Some(outer) = self.open.last_mut() {
                    outer.hidden |= !outer.in_result && outer.instruction.trim().is_empty();
                }
                self.open.push(Open { instruction: String::new(), in_result: false, hidden: false });
                Ok(())
            }
            "separate" => {
                let Some(field) = self.open.last_mut() else { return Ok(()) };
                if std::mem::replace(&mut field.in_result, true) {
                    return Ok(());
                }
                let (instruction, hidden) = (field.instruction.clone(), field.hidden);
                self.judge_open(&instruction, hidden)
            }
            "end" => {
                let Some(field) = self.open.pop() else { return Ok(()) };
                self.judge_open(&field.instruction, field.hidden)
            }
            _ => Ok(()),
        }
    }

    fn finish(mut self) -> Result<(), BaseError> {
        while let Some(field) = self.open.pop() {
            self.judge_open(&field.instruction, field.hidden)?;
        }
        Ok(())
    }

    fn judge_open(&self, instruction: &str, hidden: bool) -> Result<(), BaseError> {
        if hidden {
            return Err(BaseError::part(
                self.part,
                PartFault::Field("{ { … } … } (its kind is hidden)".into()),
            ));
        }
        self.judge(instruction)
    }

    fn judge(&self, text: &str) -> Result<(), BaseError> {
        let field = instruction::parse(text);
        let word = field.keyword.trim_matches(|c: char| !c.is_alphanumeric() && c != '=');
        let is_forbidden =
            word.starts_with("DDE") || word.starts_with("INCLUDE") || FORBIDDEN.contains(&word);
        if is_forbidden {
            return Err(BaseError::part(self.part, PartFault::Field(xml::shorten(word))));
        }
        if word == "HYPERLINK" && !field.argument.is_empty() && !is_link_target(&field.argument) {
            return Err(BaseError::part(
                self.part,
                PartFault::External {
                    target: xml::shorten(&field.argument),
                    what: "a HYPERLINK field".into(),
                    remedy: "only links to http, https and mailto are allowed; correct it in Word",
                },
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(instruction: &str) -> String {
        format!("<w:p xmlns:w=\"x\"><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>{instruction}</w:p>")
    }

    #[test]
    fn forbidden_fields_are_seen_however_they_are_written() {
        for hostile in [
            "<w:r><w:instrText> DD</w:instrText></w:r></w:p><w:p><w:r><w:instrText>EAUTO c:\\x</w:instrText></w:r>",
            "<w:r><w:instrText> &#x49;NCLUDEPICTURE \"http://x\"</w:instrText></w:r>",
            "<w:r><w:instrText><![CDATA[link]]> Excel</w:instrText></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>QUOTE 68</w:instrText></w:r>",
            "<w:r><w:instrText>HYPERLINK \"file:///c:/x\"</w:instrText></w:r>",
            "<w:fldSimple w:instr=\"includetext x\"/>",
            "<w:r><w:delInstrText>DATABASE x</w:delInstrText></w:r>",
        ] {
            let text = format!("<a xmlns:w=\"x\">{}</a>", part(hostile));
            assert!(check("word/x.xml", &text).is_err(), "{hostile}");
        }
    }

    #[test]
    fn ordinary_fields_pass() {
        for plain in [
            "<w:r><w:instrText>PAGE</w:instrText></w:r>",
            "<w:r><w:instrText>HYPERLINK \"https://nhs.uk\" \\o \"x\"</w:instrText></w:r>",
            "<w:r><w:instrText>HYPERLINK \\l \"_Toc1\"</w:instrText></w:r>",
            "<w:r><w:instrText>IF </w:instrText><w:fldChar w:fldCharType=\"begin\"/><w:instrText>MERGEFIELD x</w:instrText></w:r>",
            "<w:r><w:t>DDE is only a word here</w:t></w:r>",
        ] {
            check("word/x.xml", &part(plain)).unwrap();
        }
    }
}
