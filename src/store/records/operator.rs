//! Operators and roles on the disk.

use serde::{Deserialize, Serialize};

use super::codec::{RecordFault, Stored, decode, encode, instant, millis, optional_instant};
use super::table;
use crate::domain::operator::{Operator, Role};
use crate::domain::{Permissions, Totp, TotpStep};

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

/// With two-step log-in.
#[derive(Serialize, Deserialize)]
struct OperatorV2 {
    v1: OperatorV1,
    /// Secret, confirmed, last step.
    totp: Option<([u8; 20], Option<i64>, u64)>,
    recovery: Vec<[u8; 32]>,
}

/// With who set the password.
#[derive(Serialize, Deserialize)]
struct OperatorV3 {
    v2: OperatorV2,
    password_by: Option<String>,
}

impl Stored for Operator {
    const TABLE: u8 = table::OPERATOR;
    const SCHEMA: u8 = 3;

    fn to_bytes(&self) -> Vec<u8> {
        let v1 = OperatorV1 {
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
        };
        let v2 = OperatorV2 {
            v1,
            totp: self.totp.as_ref().map(|t| (t.secret, t.confirmed_at.map(millis), t.last_step.0)),
            recovery: self.recovery.clone(),
        };
        encode(&OperatorV3 { v2, password_by: self.password_by.clone() })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let of_2 = |v2| OperatorV3 { v2, password_by: None };
        let OperatorV3 { v2: OperatorV2 { v1, totp, recovery }, password_by } = match schema {
            1 => of_2(OperatorV2 { v1: decode(Self::TABLE, bytes)?, totp: None, recovery: Vec::new() }),
            2 => of_2(decode(Self::TABLE, bytes)?),
            3 => decode(Self::TABLE, bytes)?,
            schema => return Err(RecordFault::Newer { table: Self::TABLE, schema }),
        };
        let totp = totp.map(|(secret, confirmed, step)| {
            let confirmed_at = optional_instant(Self::TABLE, confirmed)?;
            Ok(Totp { secret, confirmed_at, last_step: TotpStep(step) })
        });
        Ok(Self {
            totp: totp.transpose()?,
            recovery,
            name: v1.name,
            full_name: v1.full_name,
            uids: v1.uids,
            roles: v1.roles,
            own: Permissions::from_bits(v1.own),
            password: v1.password,
            password_by,
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

/// With the switch for two-step log-in.
#[derive(Serialize, Deserialize)]
struct RoleV2 {
    v1: RoleV1,
    two_step: bool,
}

impl Stored for Role {
    const TABLE: u8 = table::ROLE;
    const SCHEMA: u8 = 2;

    fn to_bytes(&self) -> Vec<u8> {
        let v1 = RoleV1 { name: self.name.clone(), permissions: self.permissions.bits() };
        encode(&RoleV2 { v1, two_step: self.two_step })
    }

    fn from_bytes(schema: u8, bytes: &[u8]) -> Result<Self, RecordFault> {
        let RoleV2 { v1, two_step } = match schema {
            1 => RoleV2 { v1: decode(Self::TABLE, bytes)?, two_step: false },
            2 => decode(Self::TABLE, bytes)?,
            schema => return Err(RecordFault::Newer { table: Self::TABLE, schema }),
        };
        Ok(Self { name: v1.name, permissions: Permissions::from_bits(v1.permissions), two_step })
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn operator() -> Operator {
        let at = DateTime::from_timestamp_millis(1_795_000_000_123).unwrap();
        Operator {
            name: "jdoe".into(),
            full_name: "Jan Doe".into(),
            uids: vec![1001],
            roles: vec!["Support".into()],
            own: Permissions::from_bits(2),
            password: Some(vec![7, 8]),
            password_by: None,
            disabled: false,
            generation: 3,
            created_at: at,
            last_log_in: Some(at),
            failures: (2, None),
            totp: None,
            recovery: Vec::new(),
        }
    }

    const FIRST: &str = concat!(
        "046a646f65074a616e20446f6501fbe9030107537570706f727402010207080003fdf6bcacdc4303000001",
        "fdf6bcacdc430300000200"
    );

    #[test]
    fn what_was_written_once_is_read_for_ever() {
        let bytes = hex::decode(FIRST).unwrap();
        assert_eq!(Operator::from_bytes(1, &bytes), Ok(operator()), "the first schema had no second step");
        let role = Role { name: "Support".into(), permissions: Permissions::from_bits(5), two_step: false };
        assert_eq!(Role::from_bytes(1, &hex::decode("07537570706f727405").unwrap()), Ok(role));
        assert!(Operator::from_bytes(1, &bytes[1..]).is_err());
    }

    #[test]
    fn later_schemas_have_the_second_step_and_who_set_the_password() {
        let totp =
            Totp { secret: [4; 20], confirmed_at: Some(operator().created_at), last_step: TotpStep(7) };
        let two_step = Operator { totp: Some(totp), recovery: vec![[9; 32]], ..operator() };
        let bytes = two_step.to_bytes();
        let added = format!("01{}01fdf6bcacdc430300000701{}", "04".repeat(20), "09".repeat(32));
        let second = hex::decode(format!("{FIRST}{added}")).unwrap();
        assert_eq!(Operator::from_bytes(2, &second), Ok(two_step.clone()));
        assert!(Operator::from_bytes(1, &second).is_err());
        let third = Operator { password_by: Some("admin".into()), ..two_step };
        let by = "010561646d696e";
        assert_eq!(
            (hex::encode(&bytes), hex::encode(third.to_bytes())),
            (format!("{FIRST}{added}00"), format!("{FIRST}{added}{by}"))
        );
        assert_eq!(Operator::from_bytes(3, &third.to_bytes()), Ok(third.clone()));
        assert!(Operator::from_bytes(4, &third.to_bytes()).is_err());
        let role = Role { name: "Support".into(), permissions: Permissions::from_bits(5), two_step: true };
        assert_eq!(hex::encode(role.to_bytes()), "07537570706f72740501");
        assert_eq!(Role::from_bytes(2, &role.to_bytes()), Ok(role));
    }
}
