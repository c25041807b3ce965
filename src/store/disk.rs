//! Free space and the kind of file system below a store.

use std::io;
use std::path::Path;

/// Bytes that we may still write on the file system of `dir`.
pub(super) fn free_space(dir: &Path) -> io::Result<u64> {
    let stat = rustix::fs::statvfs(dir)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// The name of the network file system that `dir` lies on, if it is one.
pub(super) fn network_kind(dir: &Path) -> io::Result<Option<&'static str>> {
    let stat = rustix::fs::statfs(dir)?;
    // The kernel's magic numbers are 32 bits wide; the field's sign and width differ between machines.
    Ok(kind_of((stat.f_type & 0xffff_ffff).cast_unsigned()))
}

/// Magic numbers of `statfs(2)` whose locks or syncs end at the network.
fn kind_of(magic: u64) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => "SMB",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x00c3_6400 => "Ceph",
        0x0102_1997 => "9p",
        0x6573_5546 => "FUSE",
        0x564c => "NCP",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_their_numbers() {
        for magic in [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x6573_5546] {
            assert!(kind_of(magic).is_some());
        }
        for (local, magic) in
            [("ext4", 0xef53), ("xfs", 0x5846_5342), ("btrfs", 0x9123_683e), ("tmpfs", 0x0102_1994)]
        {
            assert_eq!(kind_of(magic), None, "{local}");
        }
    }

    #[test]
    fn free_space_is_found() {
        assert!(free_space(Path::new("/")).unwrap() > 0);
        assert!(free_space(Path::new("/nowhere at all")).is_err());
    }
}
