//! The pages that the homeserver reads: one to preview, and the single sign-on.

use anyhow::Result;
use serde_json::json;
use typewright_peers::{Website, shared, shared_delegated};
use url::Url;

use crate::support::LONG;
use crate::{agent, call, quote};

#[test]
fn a_page_is_previewed() -> Result<()> {
    let Some(full) = shared("a_page_is_previewed")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let website = full.peers().website();
    let user = homeserver.register("reader", "secret")?;
    let path = format!("v1/media/preview_url?url={}", quote(&website.page()));
    let preview = call(homeserver, &user, "GET", &path, None);
    assert_eq!(preview["og:title"], Website::TITLE);
    assert_eq!(preview["og:image:width"], 1);
    assert!(preview["og:image"].as_str().unwrap().starts_with("mxc://"));
    let calls = website.calls();
    assert!(
        calls
            .blocking_wait_for(LONG, |call| call.path == "/page.html")
            .is_some()
    );
    Ok(())
}

/// Where an answer redirects to.
fn next(url: &str) -> Result<Url> {
    let answer = agent().get(url).call()?;
    assert_eq!(answer.status(), 302, "{url}");
    Ok(Url::parse(answer.headers()["location"].to_str()?)?)
}

#[test]
fn a_user_signs_on() -> Result<()> {
    let Some(full) = shared("a_user_signs_on")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let back = quote("http://localhost/back");
    let begin = format!(
        "{}/_matrix/client/v3/login/sso/redirect?redirectUrl={back}",
        homeserver.url()
    );
    let mut login = next(&begin)?;
    let page = full.peers().website().single_sign_on();
    assert!(login.as_str().starts_with(&page), "{login}");
    login.query_pairs_mut().append_pair("username", "signer");
    let answer = agent().get(login.as_str()).call()?;
    let ticket = answer.headers()["location"].to_str()?;
    let landed = next(ticket)?;
    assert!(
        landed.as_str().starts_with("http://localhost/back?"),
        "{landed}"
    );
    let (_, token) = landed
        .query_pairs()
        .find(|(name, _)| name == "loginToken")
        .unwrap();

    let login = json!({"type": "m.login.token", "token": token});
    let answer = homeserver.request("POST", "/_matrix/client/v3/login", None, Some(&login))?;
    assert_eq!(
        answer.body["user_id"], "@signer:localhost",
        "{}",
        answer.body
    );
    Ok(())
}

#[test]
fn the_metadata_of_the_server_with_the_accounts_is_passed_on() -> Result<()> {
    let test = "the_metadata_of_the_server_with_the_accounts_is_passed_on";
    let Some(delegated) = shared_delegated(test)? else {
        return Ok(());
    };
    let homeserver = delegated.homeserver();
    let path = "/_matrix/client/v1/auth_metadata";
    let answer = homeserver.request("GET", path, None, None)?;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let accounts = delegated.peers().website().accounts();
    assert_eq!(answer.body["token_endpoint"], format!("{accounts}/token"));
    let refused = homeserver.register("nobody", "secret").err();
    assert!(refused.is_some());
    Ok(())
}
