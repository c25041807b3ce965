//! Patients on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, day, decode_first, encode, number_of, optional_date, variant};
use super::table;
use crate::domain::{
    Address, Gender, Identifier, NhsNumber, Patient, PatientDetails, PatientId, PersonName, RecordKey,
    RecordStatus,
};

const GENDERS: [Gender; 4] = [Gender::Female, Gender::Male, Gender::Other, Gender::Unknown];

#[derive(Serialize, Deserialize)]
struct PatientV1 {
    key: [u8; 16],
    patient_id: u64,
    status: u8,
    identifiers: Vec<(String, String)>,
    nhs_number: Option<u64>,
    name: NameV1,
    other_names: Vec<NameV1>,
    gender: u8,
    birth_day: Option<i32>,
    death_day: Option<i32>,
    address: Option<AddressV1>,
    phone: Option<String>,
    organisation: Option<[u8; 16]>,
}

#[derive(Serialize, Deserialize)]
struct NameV1 {
    title: String,
    given: String,
    family: String,
}

#[derive(Serialize, Deserialize)]
struct AddressV1 {
    lines: Vec<String>,
    town: String,
    postcode: String,
    country: String,
}

impl From<&PersonName> for NameV1 {
    fn from(name: &PersonName) -> Self {
        Self { title: name.title.clone(), given: name.given.clone(), family: name.family.clone() }
    }
}

impl From<NameV1> for PersonName {
    fn from(name: NameV1) -> Self {
        Self { title: name.title, given: name.given, family: name.family }
    }
}

impl From<&Patient> for PatientV1 {
    fn from(patient: &Patient) -> Self {
        let details = &patient.details;
        Self {
            key: patient.key.0,
            patient_id: patient.patient_id.as_u64(),
            status: number_of(&RecordStatus::ALL, patient.status),
            identifiers: details.identifiers.iter().map(|i| (i.system.clone(), i.value.clone())).collect(),
            nhs_number: details.nhs_number.map(NhsNumber::as_u64),
            name: (&details.name).into(),
            other_names: details.other_names.iter().map(NameV1::from).collect(),
            gender: number_of(&GENDERS, details.gender),
            birth_day: details.birth_date.map(day),
            death_day: details.death_date.map(day),
            address: details.address.as_ref().map(|a| AddressV1 {
                lines: a.lines.clone(),
                town: a.town.clone(),
                postcode: a.postcode.clone(),
                country: a.country.clone(),
            }),
            phone: details.phone.clone(),
            organisation: details.organisation.map(|key| key.0),
        }
    }
}

impl TryFrom<PatientV1> for Patient {
    type Error = RecordFault;

    fn try_from(v1: PatientV1) -> Result<Self, RecordFault> {
        let damaged = || RecordFault::Damaged { table: table::PATIENT };
        let details = PatientDetails {
            identifiers: v1
                .identifiers
                .into_iter()
                .map(|(system, value)| Identifier { system, value })
                .collect(),
            nhs_number: v1.nhs_number.map(|n| nhs_number(n).ok_or_else(damaged)).transpose()?,
            name: v1.name.into(),
            other_names: v1.other_names.into_iter().map(PersonName::from).collect(),
            gender: variant(table::PATIENT, &GENDERS, v1.gender)?,
            birth_date: optional_date(table::PATIENT, v1.birth_day)?,
            death_date: optional_date(table::PATIENT, v1.death_day)?,
            address: v1.address.map(|a| Address {
                lines: a.lines,
                town: a.town,
                postcode: a.postcode,
                country: a.country,
            }),
            phone: v1.phone,
            organisation: v1.organisation.map(RecordKey),
        };
        Ok(Self {
            key: RecordKey(v1.key),
            patient_id: patient_id(v1.patient_id).ok_or_else(damaged)?,
            details,
            status: variant(table::PATIENT, &RecordStatus::ALL, v1.status)?,
        })
    }
}

pub(super) fn patient_id(number: u64) -> Option<PatientId> {
    format!("{number:010}").parse().ok()
}

pub(super) fn nhs_number(number: u64) -> Option<NhsNumber> {
    format!("{number:010}").parse().ok()
}

impl Stored for Patient {
    const TABLE: u8 = table::PATIENT;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&PatientV1::from(self))
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        decode_first::<PatientV1>(Self::TABLE, schema, bytes)?.try_into()
    }
}
