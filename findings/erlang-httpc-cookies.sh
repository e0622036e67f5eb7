#!/usr/bin/env bash
# Erlang's httpc (Debian 12) and the cookies that it returns.
#
# Expected: RFC 6265, 5.4: a client sends name=value and nothing else, and 5.1.4: a cookie without Path, set by /wiki/login, belongs to
#   /wiki and what is below.
# Seen: with {cookies, enabled}, the header is $Version=0; token=A; $Path=/wiki, in the manner of RFC 2965, which RFC 6265 made obsolete:
#   servers read three cookies. A cookie without Path is never sent to /wiki/rest, only to /wiki/login and below.
# Hurts: sessions of applications behind a proxy or a single sign-on that sets its cookie without Path, and servers that count or compare
#   the cookies of a request.
set -euo pipefail
version=1:25.2.3+dfsg-1+deb12u4
if ! apt-get download --print-uris "erlang-inets=$version" >/dev/null 2>&1; then
  echo "needs Debian 12 (its package lists fetched once: apt-get update)" >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download "erlang-base=$version" "erlang-inets=$version" >/dev/null 2>&1
for package in *.deb; do dpkg --extract "$package" root; done
ROOTDIR=$PWD/root/usr/lib/erlang
BINDIR=$(echo "$ROOTDIR"/erts-*/bin)
export ROOTDIR BINDIR EMU=beam PROGNAME=erl

cat >finding.erl <<'ERL'
-module(finding).
-export([main/0]).

main() ->
    ok = application:start(inets),
    ok = httpc:set_options([{cookies, enabled}]),
    {ok, Version} = application:get_key(inets, vsn),
    io:format("inets ~s on Erlang/OTP ~s~n", [Version, erlang:system_info(otp_release)]),
    Options = [binary, {active, false}, {ip, {127, 0, 0, 1}}, {packet, http_bin}],
    {ok, Listener} = gen_tcp:listen(0, Options),
    {ok, Port} = inet:port(Listener),
    spawn_link(fun() -> serve(Listener) end),
    Set = [returned(Port, "/wiki/login/with-path", "/wiki/rest"), returned(Port, "/wiki/login-without", "/wiki/rest")],
    Seen = lists:flatten(lists:join(", ", Set)),
    io:format("expected: token=A, token=A~nseen:     ~s~n", [Seen]),
    case Seen of
        "$Version=0; token=A; $Path=/wiki, nothing" -> halt(0);
        _ -> io:format("CHANGED: this is no longer the behaviour described~n"), halt(1)
    end.

%% returned: what is sent to Path after a login at Login, with no other cookie in the jar.
returned(Port, Login, Path) ->
    httpc:reset_cookies(),
    get(Port, Login),
    get(Port, Path).

get(Port, Path) ->
    Url = "http://127.0.0.1:" ++ integer_to_list(Port) ++ Path,
    {ok, {_, _, Body}} = httpc:request(get, {Url, []}, [], []),
    Body.

serve(Listener) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    {Path, Cookie} = read(Socket, none, <<"nothing">>),
    Set = case Path of
        <<"/wiki/login/with-path">> -> "Set-Cookie: token=A; Path=/wiki\r\n";
        <<"/wiki/login-without">> -> "Set-Cookie: token=A\r\n";
        _ -> ""
    end,
    Length = integer_to_list(byte_size(Cookie)),
    gen_tcp:send(Socket, ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ", Length, "\r\n", Set, "\r\n", Cookie]),
    gen_tcp:close(Socket),
    serve(Listener).

read(Socket, Path, Cookie) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, {http_request, _, {abs_path, Asked}, _}} -> read(Socket, Asked, Cookie);
        {ok, {http_header, _, 'Cookie', _, Sent}} -> read(Socket, Path, Sent);
        {ok, http_eoh} -> {Path, Cookie};
        {ok, _} -> read(Socket, Path, Cookie)
    end.
ERL
erl() { "$BINDIR/erlexec" -noshell -boot "$ROOTDIR/releases/25/start_clean" "$@"; }
erl -eval '{ok, finding} = compile:file("finding.erl"), halt().'
erl -eval 'finding:main().'
