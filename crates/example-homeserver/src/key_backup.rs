//! The backup of keys for rooms. Its versions are here, its keys in `keys`: fourteen operations, as each of reading, writing
//! and deleting is there for all keys, for those of a room, and for one.

mod keys;

use matrix_client_server::key_backup::{
    DeleteRoomKeysVersionResponse, GetRoomKeysVersionCurrentResponse, GetRoomKeysVersionResponse,
    PostRoomKeysVersionRequest, PostRoomKeysVersionResponse, PutRoomKeysVersionRequest,
    PutRoomKeysVersionResponse,
};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Backup, Version, Which};

impl Home {
    fn new_backup(
        &self,
        caller: &Caller,
        request: PostRoomKeysVersionRequest,
    ) -> Result<PostRoomKeysVersionResponse, Refusal> {
        self.change(|store| {
            // A position is no number of a version that was deleted.
            let number = store.advance();
            let backup = Backup {
                algorithm: request.algorithm.as_str().to_owned(),
                auth_data: request.auth_data,
                changed: number,
            };
            store.backups.set((caller.user.clone(), number), backup);
            Ok(PostRoomKeysVersionResponse::new(number.to_string()))
        })
    }

    fn described(
        &self,
        caller: &Caller,
        number: Option<&str>,
    ) -> Result<GetRoomKeysVersionResponse, Refusal> {
        self.read(|store| {
            let version = store.backups.version(&caller.user, number)?;
            let backup = store.backups.get(&version)?;
            let count = store.backups.keys(&version, Which::default()).count();
            let mut answer = GetRoomKeysVersionResponse::new(
                backup.auth_data.clone(),
                i64::try_from(count).unwrap_or(i64::MAX),
                backup.changed.to_string(),
                version.1.to_string(),
            );
            answer.algorithm = backup.algorithm.as_str().into();
            Ok(answer)
        })
    }

    fn current(&self, caller: &Caller) -> Result<GetRoomKeysVersionCurrentResponse, Refusal> {
        let answer = self.described(caller, None)?;
        let mut current = GetRoomKeysVersionCurrentResponse::new(
            answer.auth_data,
            answer.count,
            answer.etag,
            answer.version,
        );
        current.algorithm = answer.algorithm.as_str().into();
        Ok(current)
    }

    /// Sets what says who may trust a version; its algorithm stays.
    fn set_backup(
        &self,
        caller: &Caller,
        request: PutRoomKeysVersionRequest,
    ) -> Result<PutRoomKeysVersionResponse, Refusal> {
        self.change(|store| {
            let backups = &mut store.backups;
            let version = backups.version(&caller.user, Some(&request.version))?;
            let Backup {
                algorithm, changed, ..
            } = backups.get(&version)?;
            let is_same = request.body_version.is_none_or(|it| it == request.version);
            if *algorithm != request.algorithm.as_str() || !is_same {
                let message = "this is another backup";
                return Err(Refusal::bad("M_INVALID_PARAM", message));
            }
            let backup = Backup {
                algorithm: algorithm.clone(),
                auth_data: request.auth_data,
                changed: *changed,
            };
            backups.set(version, backup);
            Ok(PutRoomKeysVersionResponse::new())
        })
    }

    fn delete_backup(
        &self,
        caller: &Caller,
        number: &str,
    ) -> Result<DeleteRoomKeysVersionResponse, Refusal> {
        self.change(|store| {
            let version: Version = store.backups.version(&caller.user, Some(number))?;
            store.backups.remove(&version);
            Ok(DeleteRoomKeysVersionResponse::new())
        })
    }
}
