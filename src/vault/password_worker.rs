//! A thread that hashes. For patients it gives way to all others: whoever asks for a hash waits anyway, whoever types must
//! not (S10, S97).

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

use super::password::Cost;

/// How far it gives way, as `nice` counts.
const NICE: i32 = 10;

type Digest = Zeroizing<[u8; 32]>;

/// What is to be hashed, and where the digest goes.
#[derive(Clone)]
struct Job {
    params: Params,
    secret: Zeroizing<Vec<u8>>,
    salt: [u8; 16],
    done: SyncSender<Option<Digest>>,
}

/// A thread that hashes; begun with its first hash, ended when this is dropped.
#[derive(Default)]
pub(super) struct Worker {
    jobs: Option<SyncSender<Job>>,
    /// Where no thread can be had: the memory for hashing here.
    memory: Vec<Block>,
}

impl Worker {
    /// Hashes; none for parameters that no hash of ours has.
    pub(super) fn hash(&mut self, cost: Cost, secret: &[u8], salt: [u8; 16]) -> Option<Digest> {
        let params = cost.params()?;
        if self.jobs.is_none() {
            self.jobs = begin(cost != Cost::OPERATOR);
        }
        let (done, digest) = sync_channel(1);
        let job = Job { params, secret: Zeroizing::new(secret.to_vec()), salt, done };
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job.clone()).is_ok());
        if sent && let Ok(digest) = digest.recv() {
            return digest;
        }
        // A thread that is gone must not make a right secret a wrong one.
        self.jobs = None;
        digest_of(&job, &mut self.memory)
    }
}

/// Begins a thread; one for operators gives way to nobody: support staff have a caller waiting.
fn begin(gives_way: bool) -> Option<SyncSender<Job>> {
    let (jobs, taken) = sync_channel(1);
    let begun = std::thread::Builder::new().name("hashing".to_owned()).spawn(move || work(&taken, gives_way));
    begun.is_ok().then_some(jobs)
}

fn work(jobs: &Receiver<Job>, gives_way: bool) {
    // On Linux this is about the thread alone. A hash at the usual priority is a hash all the same.
    if gives_way && cfg!(target_os = "linux") {
        let _ = rustix::process::setpriority_process(None, NICE);
    }
    let mut memory = Vec::new();
    while let Ok(job) = jobs.recv() {
        // Nobody waiting any more is fine.
        let _ = job.done.send(digest_of(&job, &mut memory));
    }
}

fn digest_of(job: &Job, memory: &mut Vec<Block>) -> Option<Digest> {
    let n_blocks = job.params.block_count();
    if memory.len() < n_blocks {
        memory.resize(n_blocks, Block::new());
    }
    let mut digest = Zeroizing::new([0; 32]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, job.params.clone());
    let hashed =
        argon2.hash_password_into_with_memory(&job.secret, &job.salt, &mut *digest, &mut memory[..n_blocks]);
    hashed.ok().map(|()| digest)
}
