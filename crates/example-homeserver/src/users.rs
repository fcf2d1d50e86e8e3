//! Finding users by their names.

use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::users::{
    SearchUserDirectory, SearchUserDirectoryRequest, SearchUserDirectoryResponse, User,
    UsersService,
};

use crate::Home;
use crate::caller::Caller;

impl UsersService for Home {
    // All users of the server are in the directory but the one who looks.
    async fn search_user_directory(
        &self,
        caller: Caller,
        request: SearchUserDirectoryRequest,
    ) -> Result<SearchUserDirectory> {
        let term = request.search_term.to_lowercase();
        let limit = usize::try_from(request.limit.unwrap_or(10)).unwrap_or(10);
        let mut found: Vec<User> = self.read(|store| {
            let accounts = store.accounts.iter().filter_map(|(id, account)| {
                let said = |name: &str| account.profile.get(name)?.as_str().map(str::to_owned);
                let mut user = User::new(id.clone());
                user.display_name = said("displayname");
                user.avatar_url = said("avatar_url");
                let name = user.display_name.as_deref().unwrap_or_default();
                let fits = id.as_str().to_lowercase().contains(&term)
                    || name.to_lowercase().contains(&term);
                (fits && *id != caller.user).then_some(user)
            });
            accounts.take(limit.saturating_add(1)).collect()
        });
        let limited = found.len() > limit;
        found.truncate(limit);
        Ok(SearchUserDirectoryResponse::new(found, limited))
    }
}
