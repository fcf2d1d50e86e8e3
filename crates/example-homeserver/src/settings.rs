//! What clients ask for before they sync: filters.

use matrix_client_server::filter::{
    DefineFilter, DefineFilterRequest, DefineFilterResponse, FilterService, GetFilter,
    GetFilterRequest, GetFilterResponse,
};
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;

impl FilterService for Home {
    async fn define_filter(
        &self,
        caller: Caller,
        request: DefineFilterRequest,
    ) -> Result<DefineFilter> {
        caller.must_be(request.user_id.as_str())?;
        self.change(|store| {
            let id = store.filters.of(&caller.user).count() as u64;
            store.filters.insert((caller.user, id), request.body);
            Ok(DefineFilterResponse::new(id.to_string()))
        })
    }

    async fn get_filter(&self, caller: Caller, request: GetFilterRequest) -> Result<GetFilter> {
        caller.must_be(request.user_id.as_str())?;
        let filter = self.read(|store| {
            let id: u64 = request.filter_id.parse().ok()?;
            store.filters.get(&(caller.user, id)).cloned()
        });
        let unknown = || Refusal::not_found("there is no such filter");
        Ok(GetFilterResponse::new(filter.ok_or_else(unknown)?))
    }
}
