//! Compiled Word bases, parsed bodies and the QR code of the link, so that a run of letters makes each only once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::letters::{Base, Body, MergeError, qr_png};
use crate::vault::ObjectId;

/// How many of each are kept.
const KEPT: usize = 16;

/// What was compiled, by the object that it was made of: objects never change.
#[derive(Debug, Default)]
pub(crate) struct BaseCache {
    bases: Mutex<HashMap<ObjectId, Arc<Base>>>,
    bodies: Mutex<HashMap<ObjectId, Arc<Body>>>,
    /// The newest link and its QR code: drawing it is a quarter of the work on a letter, and all patients have the same.
    qr: Mutex<Option<(String, Vec<u8>)>>,
}

impl BaseCache {
    /// The base of `object`, compiled by `make` if it is not at hand.
    pub fn base<E>(&self, object: ObjectId, make: impl FnOnce() -> Result<Base, E>) -> Result<Arc<Base>, E> {
        kept(&self.bases, object, make)
    }

    /// The body of `object`, parsed by `make` if it is not at hand.
    pub fn body<E>(&self, object: ObjectId, make: impl FnOnce() -> Result<Body, E>) -> Result<Arc<Body>, E> {
        kept(&self.bodies, object, make)
    }

    /// The QR code of `link`, as a PNG.
    pub fn qr(&self, link: &str) -> Result<Vec<u8>, MergeError> {
        let lock = || self.qr.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, png)) = lock().as_ref().filter(|(of, _)| of == link) {
            return Ok(png.clone());
        }
        let png = qr_png(link)?;
        *lock() = Some((link.to_owned(), png.clone()));
        Ok(png)
    }
}

fn kept<T, E>(
    cache: &Mutex<HashMap<ObjectId, Arc<T>>>,
    object: ObjectId,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<Arc<T>, E> {
    let lock = || cache.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = lock().get(&object) {
        return Ok(Arc::clone(found));
    }
    let fresh = Arc::new(make()?);
    let mut held = lock();
    if held.len() >= KEPT {
        held.clear();
    }
    held.insert(object, Arc::clone(&fresh));
    Ok(fresh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_that_of_the_link_it_is_asked_for() {
        let cache = BaseCache::default();
        for link in
            ["https://a.example/r", "https://b.example/r", "https://b.example/r", "https://a.example/r"]
        {
            assert_eq!(cache.qr(link).expect("drawn"), qr_png(link).expect("drawn"));
        }
    }
}
