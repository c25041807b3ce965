//! Operators and roles on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode_first, encode, instant, millis, optional_instant};
use super::table;
use crate::domain::Permissions;
use crate::domain::operator::{Operator, Role};

#[derive(Serialize, Deserialize)]
struct OperatorV1 {
    name: String,
    full_name: String,
    uids: Vec<u32>,
    roles: Vec<String>,
    own: u32,
    password: Option<Vec<u8>>,
    disabled: bool,
    generation: u32,
    created_at: i64,
    last_log_in: Option<i64>,
    failures: (u32, Option<i64>),
}

impl Stored for Operator {
    const TABLE: u8 = table::OPERATOR;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&OperatorV1 {
            name: self.name.clone(),
            full_name: self.full_name.clone(),
            uids: self.uids.clone(),
            roles: self.roles.clone(),
            own: self.own.bits(),
            password: self.password.clone(),
            disabled: self.disabled,
            generation: self.generation,
            created_at: millis(self.created_at),
            last_log_in: self.last_log_in.map(millis),
            failures: (self.failures.0, self.failures.1.map(millis)),
        })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: OperatorV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self {
            name: v1.name,
            full_name: v1.full_name,
            uids: v1.uids,
            roles: v1.roles,
            own: Permissions::from_bits(v1.own),
            password: v1.password,
            disabled: v1.disabled,
            generation: v1.generation,
            created_at: instant(Self::TABLE, v1.created_at)?,
            last_log_in: optional_instant(Self::TABLE, v1.last_log_in)?,
            failures: (v1.failures.0, optional_instant(Self::TABLE, v1.failures.1)?),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct RoleV1 {
    name: String,
    permissions: u32,
}

impl Stored for Role {
    const TABLE: u8 = table::ROLE;
    const SCHEMA: u8 = 1;

    fn to_bytes(&self) -> Vec<u8> {
        encode(&RoleV1 { name: self.name.clone(), permissions: self.permissions.bits() })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let v1: RoleV1 = decode_first(Self::TABLE, schema, bytes)?;
        Ok(Self { name: v1.name, permissions: Permissions::from_bits(v1.permissions) })
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn what_was_written_once_is_read_for_ever() {
        let at = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        let operator = Operator {
            name: "jdoe".into(),
            full_name: "Jan Doe".into(),
            uids: vec![1001],
            roles: vec!["Support".into()],
            own: Permissions::from_bits(2),
            password: Some(vec![7, 8]),
            disabled: false,
            generation: 3,
            created_at: at,
            last_log_in: Some(at),
            failures: (2, None),
        };
        let bytes = operator.to_bytes();
        assert_eq!(
            hex::encode(&bytes),
            concat!(
                "046a646f65074a616e20446f6501fbe9030107537570706f727402010207080003fdf6bcacdc4303000001",
                "fdf6bcacdc430300000200"
            )
        );
        assert_eq!(Operator::from_bytes(1, &bytes), Ok(operator));
        let role = Role { name: "Support".into(), permissions: Permissions::from_bits(5) };
        assert_eq!(hex::encode(role.to_bytes()), "07537570706f727405");
        assert_eq!(Role::from_bytes(1, &role.to_bytes()), Ok(role));
        assert!(Operator::from_bytes(2, &bytes).is_err());
        assert!(Operator::from_bytes(1, &bytes[1..]).is_err());
    }
}
