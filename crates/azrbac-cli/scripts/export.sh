#!/usr/bin/env bash
# Exports what azrbac needs to know of a tenant into a folder of JSON files.
#
#   bash export.sh [--out DIR] [--locks] [--tries N] [--wait SECONDS]
#
#   --out DIR       the folder to write to [default: azrbac-export]
#   --locks         export management locks too
#   --tries N       how often a call is tried that is throttled [default: 6]
#   --wait SECONDS  the first pause after such a call, doubled each time; where
#                   Azure says how long to wait, that counts [default: 10]
#
# Needs bash and the Azure CLI, signed in (`az login`) to the tenant. It reads and
# changes nothing. Started again, it keeps what is finished and fetches the rest;
# to take everything afresh, name a new folder. What cannot be fetched is named at
# the end and in the files, and the rest is fetched all the same:
#
#   azrbac snapshot check -s azrbac-export
#
# tells what that means for answers. Exit codes: 0 everything was fetched, 2 usage
# error, 3 az is missing or not signed in, 4 something could not be fetched.
#
# Permissions that it needs
#   Azure: the role Reader at the tenant root group, that is
#     Microsoft.Authorization/*/read, Microsoft.Management/managementGroups/read,
#     Microsoft.Resources/subscriptions/read (and, for --locks,
#     Microsoft.Authorization/locks/read). With Reader at some subscriptions only,
#     those are exported, and what is above each.
#   Microsoft Graph: Directory.Read.All, or GroupMember.Read.All, User.Read.All and
#     Application.Read.All. Members of groups that hide them: Member.Read.Hidden.
#     Eligible memberships of groups:
#     PrivilegedEligibilitySchedule.Read.AzureADGroup, which the sign-in of a user
#     with az does not carry; a service principal may have it.
#
# Calls that it makes
#   1 POST {arm}/providers/Microsoft.ResourceGraph/resources
#       resourcecontainers; authorizationresources: role assignments, role definitions
#   2 GET {arm}{scope}/providers/Microsoft.Authorization/roleAssignments
#   3 GET {arm}{scope}/providers/Microsoft.Authorization/denyAssignments
#   4 GET {arm}{scope}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances
#   5 GET {arm}{scope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances
#   6 GET {arm}{scope}/providers/Microsoft.Authorization/locks
#   7 GET {arm}/subscriptions
#   8 POST {graph}/v1.0/directoryObjects/getByIds
#   9 POST {graph}/beta/$batch: GET /groups/{id}/members
#  10 POST {graph}/v1.0/$batch: GET
#       /identityGovernance/privilegedAccess/group/eligibilityScheduleInstances
#
# Addresses, queries and messages hold `$` and backticks that are meant as such.
# shellcheck disable=SC2016
set -u

out=azrbac-export locks=no tries=6 wait=10
arm='' graph='' tenant='' work='' ids=''
problem='' next='' found='' started='' failures=0 skipped=0 complete=0 granted=0 closed='' pause=0
tab=$'\t'

main() {
  options "$@"
  sign_in
  hierarchy
  role_assignments
  role_definitions
  every_scope deny-assignments denyAssignments denyAssignments 2022-04-01 "$deny_ids"
  pim role-assignment-schedule-instances roleAssignmentScheduleInstances
  pim role-eligibility-schedule-instances roleEligibilityScheduleInstances
  directory
  [ "$locks" = no ] || all_locks
  summary
}

say() { printf '%s\n' "$*" >&2; }

stop() { # CODE MESSAGE: ends, before anything was asked
  say "error: $2"
  exit "$1"
}

options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --out | --tries | --wait)
        [ $# -gt 1 ] || stop 2 "\`$1\` needs a value"
        case $1 in
          --out) out=$2 ;;
          --tries) tries=$2 ;;
          --wait) wait=$2 ;;
        esac
        shift
        ;;
      --locks) locks=yes ;;
      -h | --help)
        sed -n -e '1d' -e '/^#/!q' -e 's/^# \{0,1\}//p' "$0"
        exit 0
        ;;
      *) stop 2 "\`$1\` is no option; see --help" ;;
    esac
    shift
  done
  whole_number "$tries" 1 100 || stop 2 '--tries takes a whole number from 1 to 100'
  whole_number "$wait" 0 3600 || stop 2 '--wait takes a whole number from 0 to 3600'
  [ -n "$out" ] || stop 2 '--out needs the name of a folder'
}

whole_number() { # TEXT LEAST MOST
  case $1 in
    '' | *[!0-9]* | ?????*) return 1 ;;
  esac
  [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

sign_in() {
  local answer
  command -v az >/dev/null || stop 3 'the Azure CLI, `az`, was not found'
  tenant=$(az account show --query tenantId --output tsv) ||
    stop 3 'az is not signed in: run `az login`'
  answer=$(az cloud show --output tsv \
    --query '[endpoints.resourceManager, endpoints.microsoftGraphResourceId]') ||
    stop 3 'az does not tell the endpoints of its cloud'
  tenant=${tenant%$'\r'}
  arm=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n '1s,/*$,,p')
  graph=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n '2s,/*$,,p')
  work=$out/.work ids=$out/.work/ids
  mkdir -p "$ids" || stop 3 "cannot write to \`$out\`"
  if [ -e "$work/tenant" ] && [ "$(cat "$work/tenant")" != "$tenant" ]; then
    stop 3 "\`$out\` holds another tenant: name a new folder with --out"
  fi
  printf '%s\n' "$tenant" >"$work/tenant"
  : >"$out/failures.txt"
  say "tenant $tenant, to $out"
}

# --- One call -------------------------------------------------------------------

# METHOD URL QUERY [BODY]: asks, and tries again what was throttled or cut off.
# What QUERY makes of the answer is in $work/answer; where that fails, $problem
# says why.
call() {
  local try=1 rest=$wait told
  local -a args
  args=(rest --method "$1" --url "$2" --query "$3" --output tsv)
  [ $# -lt 4 ] || args+=(--body "@$4" --headers 'Content-Type=application/json')
  while ! once "$try" "${args[@]}"; do
    if ! may_pass "$problem" || [ "$try" -ge "$tries" ]; then
      return 1
    fi
    told=$(sed -n -E "s/.*'?[Rr]etry-[Aa]fter'?: '?([0-9]+).*/\1/p" "$work/stderr" | tail -n 1)
    say "    waiting ${told:-$rest} s: ${problem:0:100}"
    sleep "${told:-$rest}"
    try=$((try + 1)) rest=$((rest * 2))
  done
}

once() { # TRY ARGS: az, once
  local try=$1 code
  shift
  if [ "$try" -eq 1 ]; then
    az "$@" --only-show-errors </dev/null >"$work/raw" 2>"$work/stderr"
    code=$?
  else
    # az tells how long to wait only with --debug, of which nothing else is kept.
    az "$@" --debug </dev/null 2>&1 >"$work/raw" |
      grep -E '^ERROR|[Rr]etry-[Aa]fter' >"$work/stderr"
    code=${PIPESTATUS[0]}
  fi
  problem=
  if [ "$code" -eq 0 ]; then
    # On Windows az ends its lines otherwise.
    tr -d '\r' <"$work/raw" >"$work/answer"
    case $(head -n 1 "$work/answer") in
      azrbac) return 0 ;;
      azrbac-no-list) problem="the answer holds no list: $(sed -n 2p "$work/answer" | cut -c1-200)" ;;
      '') problem='the answer is empty' ;;
      *) problem="the answer is not what Azure documents: $(head -n 1 "$work/answer" | cut -c1-200)" ;;
    esac
  else
    problem=$(sed -n -E 's/^ERROR: ((cli\.|az_|azure\.)[A-Za-z_.]*: )?//p' "$work/stderr" |
      tail -n 1)
  fi
  problem=${problem:-az ended with exit code $code}
  return 1
}

# NAME QUERY: what is made of an answer that holds a list of that name. Any other, such as
# the page of a proxy or an error that came as a success, is a failure.
with_list() {
  printf "type(%s) == 'array' && %s || [['azrbac-no-list'], [to_string(error || @)]]" "$1" "$2"
}

may_pass() { # PROBLEM: whether trying again may help
  printf '%s\n' "$1" | grep -qiE \
    '^Too Many Requests|throttl|RateLimit|^Service Unavailable|^Bad Gateway|^Gateway Time|^Internal Server|Connection|timed out'
}

# --- One file -------------------------------------------------------------------

begin() { # FILE: false where an earlier run finished it
  [ ! -e "$out/$1.json" ] || return 1
  : >"$work/pages"
  : >"$work/found"
  started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
}

quoted() { # TEXT: in a JSON string, cut short, and in ASCII, of which none is cut in two
  printf '%s' "$1" | LC_ALL=C tr -c '\040-\176' ' ' | cut -c1-500 | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'
}

envelope() { # FILE KIND HEAD PAGES FOUND [ERROR]: writes it, whole or not at all
  local name=$1.json error=
  [ $# -lt 6 ] || name=$1.failed.json error=",\"error\":\"$(quoted "$6")\""
  if ! {
    printf '{"schema":"azrbac.export/v1","kind":"%s","tenantId":"%s"' "$2" "$tenant"
    printf ',"capturedAt":"%s"%s%s,\n"pages":[\n' "$started" "$3" "$error"
    cat "$4"
    printf ']}\n'
  } >"$out/$name.part" || ! mv "$out/$name.part" "$out/$name"; then
    stop 3 "cannot write to \`$out\`"
  fi
  # What was found leads to other calls, in a later run too.
  cp "$5" "$ids/$1.ids"
  if [ $# -lt 6 ]; then
    rm -f "$out/$1.failed.json"
  else
    failed "$1: $6"
  fi
}

failed() { # WHAT: names it; a licence that is missing is told once, elsewhere
  ! no_licence "$1" || return 0
  failures=$((failures + 1))
  printf '%s\n' "$1" >>"$out/failures.txt"
  say "    FAILED ${1:0:300}"
}

page() { # PAGES FOUND: takes over the answer; $next is what leads to the next page
  local sep=
  [ ! -s "$1" ] || sep=','
  {
    read -r _
    IFS= read -r next
    IFS= read -r found
    printf '%s\n' "$sep" >>"$1"
    cat >>"$1"
  } <"$work/answer"
  printf '%s\n' "$found" >>"$2"
}

# FILE KIND HEAD URL IDS: a list of the interfaces of Azure, page by page.
list() {
  local at=$4 query
  begin "$1" || return 0
  query=$(with_list value "['azrbac', nextLink || '-', $5, to_string(@)]")
  while [ "$at" != - ]; do
    if ! call get "$at" "$query"; then
      envelope "$1" "$2" "$3" "$work/pages" "$work/found" "$problem"
      return 1
    fi
    page "$work/pages" "$work/found"
    if [ "$next" = "$at" ]; then
      envelope "$1" "$2" "$3" "$work/pages" "$work/found" 'a page names itself as the next one'
      return 1
    fi
    at=$next
    [ "$at" = - ] || say '    one page more'
  done
  envelope "$1" "$2" "$3" "$work/pages" "$work/found"
}

# FILE KIND HEAD PLACE QUERY IDS: rows of Resource Graph, page by page.
rows() {
  local token='' query
  begin "$1" || return 0
  query=$(with_list data "['azrbac', \"\$skipToken\" || '-', $6, to_string(@)]")
  while [ "$token" != - ]; do
    printf '{%s"query":"%s | %s","options":{%s%s}}' "$4" "$5" "$columns" "$row_options" \
      "${token:+,\"\$skipToken\":\"$(quoted_whole "$token")\"}" >"$work/body"
    if ! call post "$arm$resource_graph" "$query" "$work/body"; then
      envelope "$1" "$2" "$3" "$work/pages" "$work/found" "$problem"
      return 1
    fi
    page "$work/pages" "$work/found"
    if [ "$next" = "$token" ]; then
      envelope "$1" "$2" "$3" "$work/pages" "$work/found" 'the same page came again'
      return 1
    fi
    token=$next
    [ "$token" = - ] || say '    one page more'
  done
  envelope "$1" "$2" "$3" "$work/pages" "$work/found"
}

quoted_whole() { printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'; }

# --- What is asked of Azure -----------------------------------------------------

resource_graph='/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01'
columns='project id, name, type, tenantId, properties | order by id asc'
row_options='"resultFormat":"objectArray","$top":1000,"allowPartialScopes":false,'
row_options=$row_options'"authorizationScopeFilter":"AtScopeAboveAndBelow"'
containers="resourcecontainers | where type in~ ('microsoft.management/managementgroups',"
containers="$containers 'microsoft.resources/subscriptions')"
assignments="authorizationresources | where type =~ 'microsoft.authorization/roleassignments'"
definitions="authorizationresources | where type =~ 'microsoft.authorization/roledefinitions'"
top=/providers/Microsoft.Management/managementGroups
# What a page mentions, as words such as Group:{id}.
no_ids="''"
who="join(':', [properties.principalType || '?', to_string(properties.principalId)])"
arm_ids="join(' ', (value || \`[]\`)[].$who)"
row_ids="join(' ', (data || \`[]\`)[].$who)"
denied="properties.[principals || \`[]\`, excludePrincipals || \`[]\`][][]"
deny_ids="join(' ', (value || \`[]\`)[].${denied}.join(':', [type || '?', to_string(id)])[])"

hierarchy() {
  say 'management groups and subscriptions'
  rows hierarchy managementGroups '' '' "$containers" \
    "join(' ', (data || \`[]\`)[].to_string(id))" ||
    list subscriptions subscriptions '' "$arm/subscriptions?api-version=2022-12-01" \
      "join(' ', (value || \`[]\`)[].to_string(id))"
  cat "$ids/hierarchy.ids" "$ids/subscriptions.ids" 2>/dev/null |
    tr ' ' '\n' | grep -E '^/[A-Za-z0-9/._()-]+$' >"$work/mentioned"
  below /subscriptions <"$work/mentioned" | sort -uf >"$work/subscriptions"
  {
    printf '%s\n' "$top/$tenant"
    below "$top" <"$work/mentioned" | grep -vixF "$top/$tenant"
  } | sort -uf >"$work/groups"
}

# PREFIX: of the ids of standard input those one level below it, whatever their case;
# the prefix is written as it stands here.
below() {
  awk -v prefix="$1/" 'BEGIN { length_of = length(prefix) }
    tolower(substr($0, 1, length_of)) == tolower(prefix) {
      name = substr($0, length_of + 1)
      if (name != "" && index(name, "/") == 0) print prefix name
    }'
}

stem() { # SCOPE: what the files of it are called; a group may have the id of a subscription
  case $1 in
    /subscriptions/*) printf 'subscription.%s' "${1##*/}" ;;
    *) printf 'management-group.%s' "${1##*/}" ;;
  esac
}

collection() { # SCOPE COLLECTION VERSION: where documents of a scope are listed
  printf '%s%s/providers/Microsoft.Authorization/%s?api-version=%s' "$arm" "$1" "$2" "$3"
}

role_assignments() {
  local scope at
  say 'role assignments'
  # Resource Graph leaves out in silence what may not be read. Who may list role
  # assignments at the tenant root group may read them everywhere below.
  if list role-assignments.root roleAssignments \
    ",\"scope\":\"$top/$tenant\",\"above\":true" \
    "$(collection "$top/$tenant" roleAssignments 2022-04-01)&\$filter=atScope()" "$arm_ids"; then
    rows role-assignments roleAssignments ",\"scope\":\"$top/$tenant\",\"below\":true" \
      "\"managementGroups\":[\"$tenant\"]," "$assignments" "$row_ids"
    return
  fi
  while read -r scope; do
    at=$(stem "$scope")
    say "  role assignments of $scope"
    list "role-assignments.$at" roleAssignments ",\"scope\":\"$scope\",\"below\":true" \
      "$(collection "$scope" roleAssignments 2022-04-01)" "$arm_ids"
    list "role-assignments.$at.above" roleAssignments ",\"scope\":\"$scope\",\"above\":true" \
      "$(collection "$scope" roleAssignments 2022-04-01)&\$filter=atScope()" "$arm_ids"
  done <"$work/subscriptions"
}

role_definitions() {
  say 'role definitions'
  rows role-definitions roleDefinitions '' '' "$definitions" "$no_ids"
}

# NAME KIND COLLECTION VERSION IDS: at every management group, and at every
# subscription with what is in it. False where a licence is missing.
every_scope() {
  local scope head filter count=0 total
  total=$(cat "$work/groups" "$work/subscriptions" | wc -l | tr -d ' ')
  while read -r scope; do
    count=$((count + 1))
    say "$1 ($count of $total): $scope"
    head=",\"scope\":\"$scope\"" filter="&\$filter=atScope()"
    case $scope in
      "$top/$tenant") head="$head,\"above\":true" ;;
      /subscriptions/*) head="$head,\"below\":true" filter= ;;
    esac
    list "$1.$(stem "$scope")" "$2" "$head" "$(collection "$scope" "$3" "$4")$filter" "$5" ||
      ! no_licence "$problem" || return 1
  done <<EOF
$(cat "$work/groups" "$work/subscriptions")
EOF
}

no_licence() { printf '%s\n' "$1" | grep -qE 'LicenseRequired|Entra ID P2|AAD Premium'; }

skip() {
  skipped=$((skipped + 1))
  say "    SKIPPED $1"
}

pim() { # NAME COLLECTION: schedule instances of Privileged Identity Management
  every_scope "$1" "$2" "$2" 2020-10-01 "$arm_ids" ||
    skip "$1: the tenant has no licence for Privileged Identity Management"
}

all_locks() {
  local scope
  while read -r scope; do
    say "locks of $scope"
    list "locks.$(stem "$scope")" locks ",\"scope\":\"$scope\",\"below\":true" \
      "$(collection "$scope" locks 2016-09-01)" "$no_ids"
  done <"$work/subscriptions"
}

# --- What is asked of Microsoft Graph -------------------------------------------

# What was found so far, a word such as group:{id} a line. Deny assignments have ids
# without dashes, and one that means everyone.
known() {
  local four='([0-9a-f]{4})-?'
  cat "$ids"/*.ids | tr ' ' '\n' | tr '[:upper:]' '[:lower:]' |
    sed -n -E "s/^([^:]*:)([0-9a-f]{8})-?$four$four$four([0-9a-f]{12})\$/\1\2-\3-\4-\5-\6/p" |
    grep -vE ':00000000-0000-0000-0000-000000000000$' | sort -u
}

groups() { known | sed -n -E 's/^(#microsoft\.graph\.|hidden-)?group://p' | sort -u; }

# PREFIX: the ids of standard input of which there is no file yet, and that were not
# asked in this run.
not_asked() {
  local id
  while read -r id; do
    [ -e "$out/$1.$id.json" ] || grep -qxF "$1.$id" "$work/asked" || printf '%s\n' "$id"
  done
}

object_type="visibility == 'HiddenMembership' && 'hidden-group' || \"@odata.type\""
members='/groups/{id}/members?$select=id,displayName,userPrincipalName,visibility&$top=999'
eligible_members='/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances'
eligible_members=$eligible_members'?$filter=groupId%20eq%20%27{id}%27'

directory() {
  local more=yes eligible=yes
  : >"$work/asked"
  names
  # A member may be a group, and so may be who can become a member.
  while [ "$more" = yes ]; do
    more=no
    groups | not_asked group >"$work/queue"
    if [ -s "$work/queue" ]; then
      more=yes
      batches group groups beta "$members" "$object_type" id
    fi
    groups | not_asked group-eligibilities >"$work/queue"
    if [ -s "$work/queue" ] && [ "$eligible" = yes ]; then
      more=yes
      batches group-eligibilities groupEligibilities v1.0 "$eligible_members" "'?'" principalId ||
        eligible=no
    fi
    names
  done
}

object="join(':', [$object_type || '?', to_string(id)])"
object_query=$(with_list value "['azrbac', '-', join(' ', value[].$object), to_string(@)]")
nameless=no

names() { # What the principals are called that something is assigned to
  local number=1
  [ "$nameless" = no ] || return 0
  known | grep -v '^#' | sed 's/.*://' | sort -u >"$work/wanted"
  cat "$work"/named.* 2>/dev/null | sort -u >"$work/named"
  comm -23 "$work/wanted" "$work/named" >"$work/unnamed"
  while [ -s "$work/unnamed" ]; do
    while [ -e "$out/principals.$number.json" ]; do number=$((number + 1)); done
    say "names ($(wc -l <"$work/unnamed" | tr -d ' ') to go)"
    head -n 1000 "$work/unnamed" >"$work/these"
    begin "principals.$number"
    printf '{"ids":[%s]}' "$(sed 's/.*/"&"/' "$work/these" | tr '\n' ',' | sed 's/,$//')" \
      >"$work/body"
    if call post "$graph/v1.0/directoryObjects/getByIds" "$object_query" "$work/body"; then
      page "$work/pages" "$work/found"
      cp "$work/these" "$work/named.$number"
      envelope "principals.$number" principals '' "$work/pages" "$work/found"
    else
      nameless=yes
      envelope "principals.$number" principals '' "$work/pages" "$work/found" "$problem"
      return
    fi
    sed '1,1000d' "$work/unnamed" >"$work/rest" && mv "$work/rest" "$work/unnamed"
  done
}

# PREFIX KIND VERSION PATH TYPE ID: of every group of the queue, twenty to a call.
# False where nothing of the kind may be read at all.
batches() {
  local query words status
  words="join(' ', (body.value || \`[]\`)[].join(':', [$5 || '?', to_string($6)])) || '-'"
  status="type(body.value) == 'array' && to_string(status)"
  status="$status || status == \`200\` && 'no-list' || to_string(status)"
  query="id, $status, headers.\"Retry-After\" || '-', body.\"@odata.nextLink\" || '-'"
  query="[[['azrbac']], responses[].[$query, $words, to_string(body)]][]"
  query=$(with_list responses "$query")
  started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  complete=0 closed=
  known | sed -n 's/^hidden-group://p' >"$work/hidden"
  rm -f "$out/$1.failed.json"
  # A line: the group, how often it was tried, the address.
  while read -r id; do
    rm -f "$work/pages.$id" "$work/found.$id"
    printf '%s\t1\t%s\n' "$id" "${4//\{id\}/$id}"
    printf '%s.%s\n' "$1" "$id" >>"$work/asked"
  done <"$work/queue" >"$work/open"
  while [ -s "$work/open" ]; do
    say "$1 ($complete done, $(wc -l <"$work/open" | tr -d ' ') to go)"
    head -n 20 "$work/open" >"$work/these"
    sed '1,20d' "$work/open" >"$work/again"
    pause=0 granted=0
    batch_body <"$work/these" >"$work/body"
    if call post "$graph/$3/\$batch" "$query" "$work/body"; then
      sed 1d "$work/answer" >"$work/responses"
      granted=$(grep -cE "^[^$tab]+${tab}200$tab" "$work/responses")
      answers "$1" "$2" "$3"
    else
      while IFS=$'\t' read -r id _; do
        refuse "$1" "$2" "$id" "$problem"
      done <"$work/these"
    fi
    mv "$work/again" "$work/open"
    if [ -n "$closed" ]; then
      closed_off "$1" "$2"
      return 1
    fi
    [ "$pause" -eq 0 ] || { say "    waiting $pause s" && sleep "$pause"; }
  done
}

# PREFIX KIND: eligible memberships that may not be read, or for which there is no
# licence, are told once and not for every group.
closed_off() {
  : >"$work/empty"
  envelope "$1" "$2" '' "$work/empty" "$work/empty" "$closed"
  skip "$1 of all groups: ${closed:0:200}"
}

refuse() { # PREFIX KIND GROUP ERROR
  if [ "$2" = groupEligibilities ] && [ $((complete + granted)) -eq 0 ]; then
    closed=$4
  else
    group_end "$@"
  fi
}

batch_body() {
  local id url sep=
  printf '{"requests":['
  while IFS=$'\t' read -r id _ url; do
    printf '%s{"id":"%s","method":"GET","url":"%s"}' "$sep" "$id" "$(quoted_whole "$url")"
    sep=,
  done
  printf ']}'
}

# PREFIX KIND VERSION: what came back for each request of a batch.
answers() {
  local id try url row status after link words sep
  while IFS=$'\t' read -r id try url; do
    row=$(grep -m 1 "^$id$tab" "$work/responses")
    IFS=$'\t' read -r _ status after link words row <<EOF
$row
EOF
    case ${status:-none} in
      200)
        sep=
        [ ! -s "$work/pages.$id" ] || sep=','
        printf '%s%s\n' "$sep" "$row" >>"$work/pages.$id"
        printf '%s\n' "$words" >>"$work/found.$id"
        if [ "$link" = - ]; then
          complete=$((complete + 1))
          group_end "$1" "$2" "$id"
        else
          printf '%s\t1\t%s\n' "$id" "${link#"$graph/$3"}" >>"$work/again"
        fi
        ;;
      429 | 5??)
        if [ "$try" -ge "$tries" ]; then
          refuse "$1" "$2" "$id" "status $status: $row"
        else
          [ "$after" != - ] || after=$((wait * try))
          [ "$after" -le "$pause" ] || pause=$after
          printf '%s\t%s\t%s\n' "$id" $((try + 1)) "$url" >>"$work/again"
        fi
        ;;
      no-list) refuse "$1" "$2" "$id" "the answer holds no list: ${row:0:200}" ;;
      none) refuse "$1" "$2" "$id" 'the batch has no answer for it' ;;
      *)
        refuse "$1" "$2" "$id" "status $status: $row"
        ;;
    esac
  done <"$work/these"
}

group_end() { # PREFIX KIND GROUP [ERROR]
  local head=",\"groupId\":\"$3\""
  [ "$2" != groups ] || head="$head,\"transitive\":false,\"servicePrincipalsListed\":true"
  touch "$work/pages.$3" "$work/found.$3"
  # Graph has no word for members that it keeps back.
  if [ "$2$#" = groups3 ] && ! grep -q : "$work/found.$3" && grep -qxF "$3" "$work/hidden"; then
    set -- "$@" 'the group hides its members: the permission Member.Read.Hidden shows them'
  fi
  envelope "$1.$3" "$2" "$head" "$work/pages.$3" "$work/found.$3" ${4+"$4"}
  rm -f "$work/pages.$3" "$work/found.$3"
}

# --- The end --------------------------------------------------------------------

summary() {
  say ''
  if [ "$failures" -eq 0 ]; then
    if [ "$skipped" -gt 0 ]; then
      say "fetched, but for what was skipped, $skipped in all"
    else
      say 'everything was fetched'
    fi
    say "azrbac snapshot check -s $out tells what answers can rest on"
    exit 0
  fi
  say "$failures could not be fetched:"
  cut -c1-300 "$out/failures.txt" | sed 's/^/  - /' >&2
  say "start the script again to try these again; azrbac snapshot check -s $out"
  say 'tells what they mean for answers'
  exit 4
}

main "$@"
