//! The parts of FHIR R4 that this product reads, as types that take any shape of JSON. Unknown elements are skipped.

use serde::Deserialize;

use crate::intake::lenient::{List, Object, Text, Texts};

/// Declares a type whose elements may all be missing.
macro_rules! element {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        #[allow(clippy::struct_field_names, reason = "the names are FHIR's")]
        pub(super) struct $name<'a> { $($(#[$attr])* #[serde(borrow)] pub $field: $type,)* }
    };
}

element! {
    /// `meta`: which version of what it is, and who may see it.
    Meta { profile: Texts<'a>, security: List<Coding<'a>>, }
}
element! {
    /// A code with its words.
    Coding { system: Text<'a>, code: Text<'a>, display: Text<'a>, }
}
element! {
    /// A concept: codes and words. `concept` is R5's.
    Concept { coding: List<Coding<'a>>, text: Text<'a>, #[serde(rename = "concept")] r5: Object<Coding<'a>>, }
}
element! {
    /// From when until when.
    Period { start: Text<'a>, end: Text<'a>, }
}
element! {
    /// An identifier.
    Identifier {
        r#use: Text<'a>,
        r#type: Object<Concept<'a>>,
        system: Text<'a>,
        value: Text<'a>,
        period: Object<Period<'a>>,
        extension: List<Extension<'a>>,
    }
}
element! {
    /// A reference to another resource.
    Reference {
        reference: Text<'a>,
        r#type: Text<'a>,
        identifier: Object<Identifier<'a>>,
        display: Text<'a>,
        extension: List<Extension<'a>>,
    }
}
element! {
    /// An extension, with the values that we look at.
    Extension {
        url: Text<'a>,
        value_code: Text<'a>,
        value_codeable_concept: Object<Concept<'a>>,
        extension: List<InnerExtension<'a>>,
    }
}
element! {
    /// An extension within an extension; deeper ones are skipped.
    InnerExtension { url: Text<'a>, value_codeable_concept: Object<Concept<'a>>, }
}
element! {
    /// What stands beside a primitive: its extensions.
    Beside { extension: List<Extension<'a>>, }
}
element! {
    /// A person's name.
    HumanName {
        r#use: Text<'a>,
        text: Text<'a>,
        family: Texts<'a>,
        given: Texts<'a>,
        prefix: Texts<'a>,
        period: Object<Period<'a>>,
    }
}
element! {
    /// A postal address.
    Address {
        r#use: Text<'a>,
        r#type: Text<'a>,
        text: Text<'a>,
        line: Texts<'a>,
        city: Text<'a>,
        district: Text<'a>,
        state: Text<'a>,
        postal_code: Text<'a>,
        country: Text<'a>,
        period: Object<Period<'a>>,
    }
}
element! {
    /// A telephone number or the like.
    ContactPoint { system: Text<'a>, value: Text<'a>, r#use: Text<'a>, period: Object<Period<'a>>, }
}
element! {
    /// A link to another record of the same patient.
    Link { other: Object<Reference<'a>>, r#type: Text<'a>, }
}
element! {
    /// A contained resource: what is needed to look it up elsewhere or to name it.
    Contained {
        resource_type: Text<'a>,
        id: Text<'a>,
        identifier: List<Identifier<'a>>,
        name: List<NameOrText<'a>>,
        practitioner: Object<Reference<'a>>,
        organization: Object<Reference<'a>>,
    }
}
element! {
    /// A name of a person in a resource whose name may also be plain text, which is then absent here.
    NameOrText { text: Text<'a>, family: Texts<'a>, given: Texts<'a>, prefix: Texts<'a>, }
}
element! {
    /// `Patient`.
    Patient {
        id: Text<'a>,
        meta: Object<Meta<'a>>,
        extension: List<Extension<'a>>,
        identifier: List<Identifier<'a>>,
        active: Text<'a>,
        name: List<HumanName<'a>>,
        telecom: List<ContactPoint<'a>>,
        gender: Text<'a>,
        birth_date: Text<'a>,
        #[serde(rename = "_birthDate")]
        beside_birth_date: Object<Beside<'a>>,
        deceased_boolean: Text<'a>,
        deceased_date_time: Text<'a>,
        address: List<Address<'a>>,
        managing_organization: Object<Reference<'a>>,
        link: List<Link<'a>>,
        contained: List<Contained<'a>>,
    }
}
element! {
    /// `Organization`.
    Organization {
        id: Text<'a>,
        identifier: List<Identifier<'a>>,
        r#type: List<Concept<'a>>,
        name: Text<'a>,
        alias: Texts<'a>,
        telecom: List<ContactPoint<'a>>,
        address: List<Address<'a>>,
        meta: Object<Meta<'a>>,
    }
}
element! {
    /// `Practitioner`.
    Practitioner {
        id: Text<'a>,
        identifier: List<Identifier<'a>>,
        name: List<HumanName<'a>>,
        meta: Object<Meta<'a>>,
    }
}
element! {
    /// `PractitionerRole`.
    PractitionerRole {
        id: Text<'a>,
        identifier: List<Identifier<'a>>,
        practitioner: Object<Reference<'a>>,
        organization: Object<Reference<'a>>,
        meta: Object<Meta<'a>>,
        contained: List<Contained<'a>>,
    }
}
element! {
    /// `ServiceRequest`.
    ServiceRequest {
        id: Text<'a>,
        meta: Object<Meta<'a>>,
        contained: List<Contained<'a>>,
        identifier: List<Identifier<'a>>,
        requisition: Object<Identifier<'a>>,
        status: Text<'a>,
        do_not_perform: Text<'a>,
        category: List<Concept<'a>>,
        code: Object<Concept<'a>>,
        subject: Object<Reference<'a>>,
        authored_on: Text<'a>,
        occurrence_date_time: Text<'a>,
        occurrence_period: Object<Period<'a>>,
        requester: Object<Reference<'a>>,
        performer: List<Reference<'a>>,
        reason_code: List<Concept<'a>>,
    }
}
element! {
    /// `DocumentReference`.
    DocumentReference {
        id: Text<'a>,
        meta: Object<Meta<'a>>,
        contained: List<Contained<'a>>,
        master_identifier: Object<Identifier<'a>>,
        identifier: List<Identifier<'a>>,
        status: Text<'a>,
        doc_status: Text<'a>,
        r#type: Object<Concept<'a>>,
        category: List<Concept<'a>>,
        subject: Object<Reference<'a>>,
        date: Text<'a>,
        author: List<Reference<'a>>,
        description: Text<'a>,
        security_label: List<Concept<'a>>,
        content: List<DocumentContent<'a>>,
        context: Object<DocumentContext<'a>>,
    }
}
element! {
    /// `DocumentReference.content`.
    DocumentContent { attachment: Object<Attachment<'a>>, }
}
element! {
    /// An attachment.
    Attachment {
        content_type: Text<'a>,
        data: Text<'a>,
        url: Text<'a>,
        size: Text<'a>,
        title: Text<'a>,
        creation: Text<'a>,
    }
}
element! {
    /// `DocumentReference.context`.
    DocumentContext { encounter: List<Reference<'a>>, related: List<Reference<'a>>, period: Object<Period<'a>>, }
}
element! {
    /// `Encounter`, `EpisodeOfCare` and `CarePlan` together: none of their elements of one name differ in kind.
    Associated {
        id: Text<'a>,
        meta: Object<Meta<'a>>,
        contained: List<Contained<'a>>,
        identifier: List<Identifier<'a>>,
        status: Text<'a>,
        class: Object<Coding<'a>>,
        r#type: List<Concept<'a>>,
        service_type: Object<Concept<'a>>,
        category: List<Concept<'a>>,
        title: Text<'a>,
        description: Text<'a>,
        subject: Object<Reference<'a>>,
        patient: Object<Reference<'a>>,
        period: Object<Period<'a>>,
        actual_period: Object<Period<'a>>,
        based_on: List<Reference<'a>>,
        referral_request: List<Reference<'a>>,
    }
}
element! {
    /// `Binary`.
    Binary { id: Text<'a>, content_type: Text<'a>, data: Text<'a>, }
}
