#!/usr/bin/env bash
# A partner's program for the exchange of Xingtan with bash, curl, jq and openssl (1.1.1 or newer).
#
#   export XINGTAN_URL=https://xingtan.example.tw XINGTAN_KEY=xtk_…
#
#   xingtan.sh send summary.zip [dry-run]   sends a file, waits for the result, lists refused rows
#   xingtan.sh fetch folder                 fetches records after the cursor kept in the folder
#   xingtan.sh verify head body https://…   checks a webhook that was kept as two files: its head and its body, with the
#                                           address the hook was made with
set -euo pipefail

base="${XINGTAN_URL:-}"
base="${base%/}/api/exchange/2026-11-01"
# A signature older than this many seconds is refused: who recorded a message can't play it back later.
most_age=300

refuse() {
  echo "refused: $1" >&2
  exit 1
}

# A call with the key; curl itself waits as Retry-After says and tries again when the way is broken. The key goes in by
# standard input: the list of processes of this machine does not show it.
call() {
  local body status
  body="$(mktemp)"
  status="$(curl --silent --show-error --retry 5 --max-time 300 --output "$body" --write-out '%{http_code}' \
    --header 'Accept-Language: zh-TW' --config - "$@" <<<"header = \"Authorization: Bearer $XINGTAN_KEY\"")"
  if [ "$status" -ge 400 ]; then
    jq -r '"refused: \(.status) \(.code): \(.detail) \(.next)"' "$body" >&2
    rm -f "$body"
    return 1
  fi
  cat "$body"
  rm -f "$body"
}

send() {
  local dry=false sent number after page
  [ "${2:-}" = dry-run ] && dry=true
  sent="$(call --header 'Content-Type: application/octet-stream' --header 'Expect:' --request POST --upload-file "$1" \
    "$base/deliveries?dry_run=$dry&name=$(jq -rn --arg name "$(basename "$1")" '$name | @uri')")"
  number="$(jq .number <<<"$sent")"
  while [ "$(jq .ended <<<"$sent")" != true ]; do
    sleep 2
    sent="$(call "$base/deliveries/$number")"
  done
  jq -r '"delivery \(.number): \(.state) \(.failure) \(.rows | tojson)"' <<<"$sent"
  after=""
  while [ "$after" != null ]; do
    page="$(call "$base/deliveries/$number/refused?after=$after")"
    jq -r '.rows[] | . as $row | .reasons[]
      | "\($row.list) line \($row.line) \(.column) \(.code): \(.detail) \(.next)"' <<<"$page"
    after="$(jq -r .next <<<"$page")"
  done
  jq -e '(.state == "merged" or .state == "checked") and .rows.refused == 0' <<<"$sent" >/dev/null
}

# A page is a file named by where it begins, and is there before the cursor moves: whoever is stopped between the two writes
# the same file again, and has nothing twice.
fetch() {
  local folder="$1" after=0 more=true lines=0 first=true page file
  mkdir -p "$folder"
  if [ -f "$folder/cursor" ]; then
    after="$(cat "$folder/cursor")"
    first=false
  fi
  page="$(mktemp)"
  while [ "$more" = true ]; do
    call "$base/records?after=$after&limit=1000" >"$page"
    if [ "$(jq '.records | length' "$page")" -gt 0 ]; then
      file="$folder/records-$(printf '%012d' "$after").ndjson"
      jq -c '.records[]' "$page" >"$file.new"
      mv "$file.new" "$file"
    fi
    lines=$((lines + $(jq '.records | length' "$page")))
    after="$(jq .next "$page")"
    more="$(jq .more "$page")"
    echo "$after" >"$folder/cursor.new"
    mv "$folder/cursor.new" "$folder/cursor"
  done
  local cursor="$after" moved=0 came who
  came="$(mktemp)"
  [ -f "$folder/moved" ] && moved="$(cat "$folder/moved")"
  # The older lines of people who came from elsewhere lie before the cursor. At the first time all lines were fetched from the
  # beginning, and only the place is noted.
  more=true
  while [ "$more" = true ]; do
    call "$base/people/changed?after=$moved&limit=100" >"$came"
    who="$(jq -r '[.people[].person] | join(",")' "$came")"
    after=0
    while [ "$first" = false ] && [ -n "$who" ] && [ "$more" = true ]; do
      call "$base/records?after=$after&person=$who" >"$page"
      file="$folder/older-$(printf '%012d-%012d' "$moved" "$after").ndjson"
      jq -c '.records[]' "$page" >"$file.new"
      mv "$file.new" "$file"
      lines=$((lines + $(jq '.records | length' "$page")))
      after="$(jq .next "$page")"
      more="$(jq .more "$page")"
    done
    moved="$(jq .next "$came")"
    more="$(jq .more "$came")"
    echo "$moved" >"$folder/moved.new"
    mv "$folder/moved.new" "$folder/moved"
  done
  rm -f "$page" "$came"
  echo "$lines lines, cursor $cursor"
}

# The value of a header of a kept head, whatever the case of its name.
header() {
  awk -v name="$2" '{ at = index($0, ":"); if (tolower(substr($0, 1, at - 1)) == name) {
    value = substr($0, at + 1); gsub(/^[ \t]+|[ \t\r]+$/, "", value); print value; exit } }' "$1"
}

verify() {
  local head="$1" body="$2" url="$3" digest input label params created keyid signature public folder
  digest="sha-256=:$(openssl dgst -sha256 -binary "$body" | base64 -w 0):"
  [ "$(header "$head" content-digest)" = "$digest" ] || refuse "the body is not the one that was signed"
  input="$(header "$head" signature-input)"
  label="${input%%=*}"
  params="${input#*=}"
  # What must be covered, and nothing else, with an instant, a key and the one kind of signature there is.
  local form='^\("@method" "@target-uri" "content-type" "content-digest"\);created=([0-9]+);keyid="([^"]+)";alg="ed25519"$'
  [[ "$params" =~ $form ]] || refuse "no signature of the kind that is expected"
  created="${BASH_REMATCH[1]}"
  keyid="${BASH_REMATCH[2]}"
  local age=$(($(date +%s) - created))
  [ "${age#-}" -le "$most_age" ] || refuse "too old, or of the future"
  signature="$(header "$head" signature)"
  [[ "$signature" == "$label=:"*":" ]] || refuse "no signature"
  signature="${signature#"$label=:"}"
  public="$(curl --silent --show-error --fail --max-time 30 "${XINGTAN_URL%/}/.well-known/xingtan-webhook-keys.json" |
    jq -r --arg kid "$keyid" '.keys[] | select(.kid == $kid and .crv == "Ed25519") | .x' | tr '_-' '/+')"
  [ -n "$public" ] || refuse "signed with a key that is not published"
  folder="$(mktemp -d)"
  {
    echo "-----BEGIN PUBLIC KEY-----"
    # The key in the form that every program reads: a fixed head of twelve bytes, then its 32 bytes.
    { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00' && base64 -d <<<"$public="; } | base64 -w 0
    echo
    echo "-----END PUBLIC KEY-----"
  } >"$folder/key"
  printf '"@method": POST\n"@target-uri": %s\n"content-type": %s\n"content-digest": %s\n"@signature-params": %s' \
    "$url" "$(header "$head" content-type)" "$digest" "$params" >"$folder/message"
  base64 -d <<<"${signature%:}" >"$folder/signature" || refuse "no signature"
  if ! openssl pkeyutl -verify -pubin -inkey "$folder/key" -rawin -in "$folder/message" \
    -sigfile "$folder/signature" >/dev/null 2>&1; then
    rm -rf "$folder"
    refuse "the signature does not fit"
  fi
  rm -rf "$folder"
  cat "$body"
}

case "${1:-}" in
send | fetch | verify) "$@" ;;
*)
  sed -n '2,11s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
