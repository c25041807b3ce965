//! Why a file is no letter base, and why a letter could not be made: sentences for the operator.
//!
//! They name parts, limits and fields, never a value.

/// Why a file is refused as a letter base (R15, S54-S56).
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// The file as a whole is none that we take.
    #[error("{0}")]
    File(#[from] FileFault),
    /// One part of the file is the reason.
    #[error("{part}: {fault}")]
    Part {
        /// The name of the part inside the file, such as `word/document.xml`.
        part: String,
        /// What is wrong with it.
        #[source]
        fault: PartFault,
    },
}

impl BaseError {
    /// Says that `part` is to blame.
    pub(crate) fn part(part: &str, fault: impl Into<PartFault>) -> Self {
        Self::Part { part: part.to_owned(), fault: fault.into() }
    }
}

/// Why a file is refused before its parts are looked at.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// There is nothing in it.
    #[error("the file is empty: save the letter again in Word and choose that file")]
    Empty,
    /// It is over the limit.
    #[error("the file has {size} bytes and the limit is {limit}: make its pictures smaller in Word")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A password protects it.
    #[error(
        "the file is encrypted: open it in Word, remove the password (File, Info, Protect Document), save it again"
    )]
    Encrypted,
    /// It is of Word 97-2003.
    #[error("the file is an old Word document (.doc), whatever its name says: save it in Word as .docx")]
    OldWord,
    /// It is something else that is known.
    #[error("the file is {0}, not a Word document: choose a .docx file")]
    OtherKind(&'static str),
    /// It is something else.
    #[error("the file is not a Word document: choose a .docx file")]
    NotWord,
    /// Its end is missing or its directory is broken.
    #[error("the file is damaged or cut off ({0}): save it again in Word")]
    Damaged(String),
    /// It has macros.
    #[error("the file is a Word document with macros ({0}): save it in Word as .docx, which leaves them out")]
    Macros(String),
    /// Too many parts.
    #[error("the file has {0} parts inside and the limit is {1}")]
    TooManyParts(usize, usize),
    /// Unpacked, it is over the limit.
    #[error("unpacked, the file is larger than {0} MiB")]
    TooMuchUnpacked(u64),
}

/// Why one part of a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum PartFault {
    /// The name of the part would lead out of the file or hide something.
    #[error("the name of this part is not allowed ({0})")]
    Name(&'static str),
    /// Two parts have the same name.
    #[error("two parts have this name")]
    Duplicate,
    /// It shares bytes with another part.
    #[error("it overlaps another part of the file")]
    Overlap,
    /// It is a symbolic link or something else that is no file.
    #[error("it is a symbolic link or another special file")]
    Special,
    /// It is encrypted.
    #[error("it is encrypted: remove the password in Word")]
    Encrypted,
    /// It is compressed in a way that Word does not use.
    #[error("it is compressed in a way that Word does not use (method {0})")]
    Method(u16),
    /// It unpacks to far more than its size.
    #[error("it unpacks to more than {0} times its size")]
    Ratio(u64),
    /// It cannot be unpacked, or not to what the directory says.
    #[error("it is damaged ({0})")]
    Damaged(String),
    /// A text part is over the limit.
    #[error("it is larger than {0} MiB unpacked")]
    TooLarge(u64),
    /// Its kind is not on the list of what a letter may hold (S56).
    #[error("it is {0}, which a letter base may not hold: remove it in Word and save again")]
    Kind(String),
    /// It is missing though it is needed.
    #[error("it is missing, so this is no Word document")]
    Missing,
    /// It points outside the file.
    #[error("it points outside the file to {target} ({what}): {remedy}")]
    External {
        /// Where it points to, shortened.
        target: String,
        /// What the pointer is, such as a picture.
        what: String,
        /// What to do in Word.
        remedy: &'static str,
    },
    /// It holds a field that fetches something or starts a program.
    #[error(
        "it holds the field {0}, which fetches data or starts programs: remove it in Word (Alt+F9 shows fields)"
    )]
    Field(String),
    /// Its text is not UTF-8 and not UTF-16.
    #[error("its text is encoded as {0}: save the letter again in Word, which writes UTF-8")]
    Encoding(String),
    /// Its XML is not well-formed or over a limit.
    #[error("{0}")]
    Xml(#[from] XmlFault),
}

/// Why the XML of a part is refused (S55).
#[derive(Debug, thiserror::Error)]
pub enum XmlFault {
    /// It has a document type or an entity.
    #[error("it declares a document type or entities (DOCTYPE), which Word never writes")]
    Doctype,
    /// It uses an entity that is not one of the five of XML.
    #[error("it uses the entity &{0};, which is not declared")]
    Entity(String),
    /// Elements are nested too deeply.
    #[error("its elements are nested more than {0} deep")]
    Depth(usize),
    /// An element has too many attributes.
    #[error("an element has more than {0} attributes")]
    Attributes(usize),
    /// It is not well-formed.
    #[error("its XML is broken: {0}")]
    Broken(String),
}

/// Why a letter could not be made from a base.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The letter uses a field for which there is no value.
    #[error("the letter uses the field {field}, for which there is no value")]
    Missing {
        /// The name as it stands in the base or the body.
        field: String,
    },
    /// A picture for a field is no PNG.
    #[error("the picture for the field {field} is not a PNG")]
    Picture {
        /// The name of the field.
        field: String,
    },
    /// A mark in the base or the body cannot be read.
    #[error("{0}: correct the mark in Word or in the body")]
    Malformed(String),
    /// The letter could not be packed.
    #[error("the letter could not be packed")]
    Pack(#[from] zip::result::ZipError),
    /// The letter could not be written.
    #[error("the letter could not be written")]
    Write(#[from] std::io::Error),
    /// Something that the letter needs does not fit a QR code.
    #[error("the link is too long for a QR code")]
    Qr,
}

/// Why a finished letter does not count as generated.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It does not open again.
    #[error("the letter does not open again")]
    Broken(#[from] BaseError),
    /// A mark was not replaced.
    #[error("the mark {mark} is left in {part}")]
    MarkLeft {
        /// The mark as it stands in the letter.
        mark: String,
        /// The part it stands in.
        part: String,
    },
    /// Something that must be in the letter is not.
    #[error("the value of {0} is not in the letter")]
    Missing(String),
    /// Something that must not be in the letter is.
    #[error("the value of {0} is in the letter, where it must not be")]
    Present(String),
}
