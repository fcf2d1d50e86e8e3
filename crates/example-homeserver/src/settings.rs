//! What clients ask for before they sync: filters and push rules.

use matrix_client_server::filter::{
    DefineFilter, DefineFilterRequest, DefineFilterResponse, FilterService, GetFilter,
    GetFilterRequest, GetFilterResponse,
};
use matrix_client_server::matrix_common::api::client_server::definitions::push_ruleset::PushRuleset;
use matrix_client_server::pushrules::{
    GetPushRules, GetPushRulesRequest, GetPushRulesResponse, PushrulesService,
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

impl PushrulesService for Home {
    // This server notifies nobody, so there are no rules. Clients want the answer all the same, with all five lists.
    async fn get_push_rules(&self, _: Caller, _: GetPushRulesRequest) -> Result<GetPushRules> {
        let mut rules = PushRuleset::new();
        rules.content = Some(Vec::new());
        rules.override_ = Some(Vec::new());
        rules.room = Some(Vec::new());
        rules.sender = Some(Vec::new());
        rules.underride = Some(Vec::new());
        Ok(GetPushRulesResponse::new(rules))
    }
}
