<#
Exports what azrbac needs to know of a tenant into a folder of JSON files.

  pwsh export.ps1 [-Out DIR] [-Locks] [-Tries N] [-Wait SECONDS]

  -Out DIR        the folder to write to [default: azrbac-export]
  -Locks          export management locks too
  -Tries N        how often a call is tried that is throttled [default: 6]
  -Wait SECONDS   the first pause after such a call, doubled each time; where
                  Azure says how long to wait, that counts [default: 10]

Needs PowerShell 7 and the module Az.Accounts, signed in (`Connect-AzAccount`) to the
tenant. It reads and changes nothing. Started again, it keeps what is finished and
fetches the rest; to take everything afresh, name a new folder. What cannot be
fetched is named at the end and in the files, and the rest is fetched all the same:

  azrbac snapshot check -s azrbac-export

tells what that means for answers. Exit codes: 0 everything was fetched, 1 a parameter
that is not known, 2 another usage error, 3 Az is missing or not signed in, 4 something
could not be fetched.

Permissions that it needs
  Azure: the role Reader at the tenant root group, that is
    Microsoft.Authorization/*/read, Microsoft.Management/managementGroups/read,
    Microsoft.Resources/subscriptions/read (and, for -Locks,
    Microsoft.Authorization/locks/read). With Reader at some subscriptions only,
    those are exported, and what is above each.
  Microsoft Graph: Directory.Read.All, or GroupMember.Read.All, User.Read.All and
    Application.Read.All. Members of groups that hide them: Member.Read.Hidden.
    Eligible memberships of groups:
    PrivilegedEligibilitySchedule.Read.AzureADGroup, which the sign-in of a user
    with Az does not carry; a service principal may have it.

Calls that it makes
  1 POST {arm}/providers/Microsoft.ResourceGraph/resources
      resourcecontainers; authorizationresources: role assignments, role definitions
  2 GET {arm}{scope}/providers/Microsoft.Authorization/roleAssignments
  3 GET {arm}{scope}/providers/Microsoft.Authorization/denyAssignments
  4 GET {arm}{scope}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances
  5 GET {arm}{scope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances
  6 GET {arm}{scope}/providers/Microsoft.Authorization/locks
  7 GET {arm}/subscriptions
  8 POST {graph}/v1.0/directoryObjects/getByIds
  9 POST {graph}/beta/$batch: GET /groups/{id}/members
 10 POST {graph}/v1.0/$batch: GET
      /identityGovernance/privilegedAccess/group/eligibilityScheduleInstances
#>
#Requires -Version 7.0
[CmdletBinding()]
param(
    [string] $Out = 'azrbac-export',
    [switch] $Locks,
    [string] $Tries = '6',
    [string] $Wait = '10'
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$Columns = 'project id, name, type, tenantId, properties | order by id asc'
$Containers = "resourcecontainers | where type in~ ('microsoft.management/managementgroups', 'microsoft.resources/subscriptions')"
$Assignments = "authorizationresources | where type =~ 'microsoft.authorization/roleassignments'"
$Definitions = "authorizationresources | where type =~ 'microsoft.authorization/roledefinitions'"
$Top = '/providers/Microsoft.Management/managementGroups'
$MembersPath = '/groups/{id}/members?$select=id,displayName,userPrincipalName,visibility&$top=999'
$EligiblePath = '/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId%20eq%20%27{id}%27'

$script:Failures = New-Object System.Collections.Generic.List[string]
$script:Skipped = 0
$script:Nameless = $false
$script:Asked = New-Object System.Collections.Generic.HashSet[string]

function Say([string] $Text) { [Console]::Error.WriteLine($Text) }

function Stop-Before([int] $Code, [string] $Message) {
    Say "error: $Message"
    exit $Code
}

# Whether a text is a whole number in these bounds.
function Test-WholeNumber([string] $Text, [int] $Least, [int] $Most) {
    return $Text -match '^[0-9]{1,4}$' -and [int] $Text -ge $Least -and [int] $Text -le $Most
}

# The property of a document, or nothing: documents differ in what they have.
function Get-Part($Document, [string] $Name) {
    if ($null -eq $Document) { return }
    $part = $Document.PSObject.Properties[$Name]
    if ($null -ne $part -and $null -ne $part.Value) { return $part.Value }
}

function ConvertTo-Quoted([string] $Text) {
    return (ConvertTo-Json -InputObject $Text -Compress)
}

# --- One call -------------------------------------------------------------------

# The problem of an answer that holds no list of a name, such as the page of a proxy or an
# error that came as a success; nothing where it holds one.
function Get-ListProblem($Document, [string] $List) {
    if ($null -eq $Document) { return 'the answer is empty' }
    $part = $Document.PSObject.Properties[$List]
    if ($null -ne $part -and $part.Value -is [array]) { return '' }
    $text = ConvertTo-Json -InputObject $Document -Depth 5 -Compress
    return "the answer holds no list: $(Limit-Text $text 200)"
}

# Asks for an answer that holds a list of that name, and tries again what was throttled or
# cut off. Gives the text of the answer, the document in it, and the problem where there
# is one.
function Invoke-Call([string] $Method, [string] $Uri, [string] $Body, [string] $List) {
    $pause = $FirstPause
    for ($try = 1; ; $try++) {
        $problem = $null
        $told = $null
        $passing = $false
        try {
            $arguments = @{ Method = $Method; Uri = $Uri }
            if ($Body) { $arguments.Payload = $Body }
            $answer = Invoke-AzRestMethod @arguments
            if ($answer.StatusCode -eq 200) {
                $document = Read-Answer $answer.Content
                $problem = Get-ListProblem $document $List
                if (-not $problem) {
                    return @{ Text = $answer.Content; Document = $document; Problem = $null }
                }
            } else {
                $problem = "status $($answer.StatusCode): $($answer.Content)"
                $passing = $answer.StatusCode -eq 429 -or $answer.StatusCode -ge 500
                $told = Get-RetryAfter $answer
            }
        } catch {
            $problem = $_.Exception.Message
            $passing = $problem -match 'throttl|Too Many|timed out|connection|prematurely'
        }
        if (-not $passing -or $try -ge $MostTries) {
            return @{ Text = ''; Document = $null; Problem = $problem }
        }
        $seconds = $pause
        if ($null -ne $told) { $seconds = $told }
        Say "    waiting $seconds s: $(Limit-Text $problem 100)"
        Start-Sleep -Seconds $seconds
        $pause *= 2
    }
}

# The document in the text of an answer; nothing where there is no text.
function Read-Answer([string] $Text) {
    if ([string]::IsNullOrWhiteSpace($Text)) { return $null }
    try {
        return ConvertFrom-Json -InputObject $Text
    } catch {
        throw "the answer is not what Azure documents: $(Limit-Text $Text 200)"
    }
}

function Get-RetryAfter($Answer) {
    $headers = Get-Part $Answer 'Headers'
    if ($null -eq $headers) { return $null }
    $values = $null
    if ($headers.TryGetValues('Retry-After', [ref] $values)) {
        $seconds = 0
        if ([int]::TryParse(@($values)[0], [ref] $seconds)) { return $seconds }
    }
    return $null
}

function Limit-Text([string] $Text, [int] $Most) {
    if ($Text.Length -le $Most) { return $Text }
    return $Text.Substring(0, $Most)
}

# --- One file -------------------------------------------------------------------

function Get-Now { return [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ') }

function Test-Done([string] $File) { return Test-Path -LiteralPath (Join-Path $Out "$File.json") }

function Test-Licence([string] $Problem) {
    return $Problem -match 'LicenseRequired|Entra ID P2|AAD Premium'
}

function Save-Text([string] $Path, [string] $Text) {
    [System.IO.File]::WriteAllText($Path, $Text, (New-Object System.Text.UTF8Encoding $false))
}

# Writes an envelope, whole or not at all. What was found leads to other calls, in a
# later run too.
function Save-Envelope([string] $File, [string] $Kind, [string] $Head, $Pages, $Found, [string] $Problem) {
    $name = "$File.json"
    $failed = ''
    if ($Problem) {
        $name = "$File.failed.json"
        $failed = ",`"error`":$(ConvertTo-Quoted (Limit-Text $Problem 500))"
    }
    $text = "{`"schema`":`"azrbac.export/v1`",`"kind`":`"$Kind`",`"tenantId`":`"$Tenant`"" +
        ",`"capturedAt`":`"$script:Started`"$Head$failed,`n`"pages`":[`n" +
        (@($Pages) -join ",`n") + "`n]}`n"
    $path = Join-Path $Out $name
    Save-Text "$path.part" $text
    Move-Item -LiteralPath "$path.part" -Destination $path -Force
    Save-Text (Join-Path $Ids "$File.ids") ((@($Found) -join ' ') + "`n")
    if ($Problem) {
        # A licence that is missing is told once, elsewhere.
        if (-not (Test-Licence $Problem)) {
            $script:Failures.Add("${File}: $Problem")
            Say "    FAILED $(Limit-Text "${File}: $Problem" 300)"
        }
    } else {
        Remove-Item -LiteralPath (Join-Path $Out "$File.failed.json") -ErrorAction SilentlyContinue
    }
}

# A list of the interfaces of Azure, page by page. Gives the problem, if there is one.
function Save-List([string] $File, [string] $Kind, [string] $Head, [string] $Uri, [scriptblock] $Words) {
    if (Test-Done $File) { return '' }
    $script:Started = Get-Now
    $pages = New-Object System.Collections.Generic.List[string]
    $found = New-Object System.Collections.Generic.List[string]
    $problem = ''
    while ($Uri) {
        $answer = Invoke-Call 'GET' $Uri '' 'value'
        if ($answer.Problem) { $problem = $answer.Problem; break }
        $pages.Add($answer.Text)
        foreach ($entry in @(Get-Part $answer.Document 'value')) {
            foreach ($word in @(& $Words $entry)) { $found.Add($word) }
        }
        $next = Get-Part $answer.Document 'nextLink'
        if ($next -and $next -eq $Uri) { $problem = 'a page names itself as the next one'; break }
        $Uri = $next
    }
    Save-Envelope $File $Kind $Head $pages $found $problem
    return $problem
}

# Rows of Resource Graph, page by page. Gives the problem, if there is one.
function Save-Rows([string] $File, [string] $Kind, [string] $Head, $Groups, [string] $Query, [scriptblock] $Words) {
    if (Test-Done $File) { return '' }
    $script:Started = Get-Now
    $pages = New-Object System.Collections.Generic.List[string]
    $found = New-Object System.Collections.Generic.List[string]
    $problem = ''
    $token = $null
    do {
        $options = @{
            resultFormat = 'objectArray'
            '$top' = 1000
            allowPartialScopes = $false
            authorizationScopeFilter = 'AtScopeAboveAndBelow'
        }
        if ($token) { $options['$skipToken'] = $token }
        $body = @{ query = "$Query | $Columns"; options = $options }
        if ($Groups) { $body.managementGroups = @($Groups) }
        $uri = "$Arm/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01"
        $answer = Invoke-Call 'POST' $uri (ConvertTo-Json -InputObject $body -Depth 5 -Compress) 'data'
        if ($answer.Problem) { $problem = $answer.Problem; break }
        $pages.Add($answer.Text)
        foreach ($entry in @(Get-Part $answer.Document 'data')) {
            foreach ($word in @(& $Words $entry)) { $found.Add($word) }
        }
        $next = Get-Part $answer.Document '$skipToken'
        if ($next -and $next -eq $token) { $problem = 'the same page came again'; break }
        $token = $next
    } while ($token)
    Save-Envelope $File $Kind $Head $pages $found $problem
    return $problem
}

# --- What is asked of Azure -----------------------------------------------------

# What a page mentions, as words such as Group:{id}.
$NoWords = { param($Entry) }
$IdWords = { param($Entry) Get-Part $Entry 'id' }
$AssignedWords = {
    param($Entry)
    $properties = Get-Part $Entry 'properties'
    $type = Get-Part $properties 'principalType'
    if (-not $type) { $type = '?' }
    "${type}:$(Get-Part $properties 'principalId')"
}
$DeniedWords = {
    param($Entry)
    $properties = Get-Part $Entry 'properties'
    foreach ($name in 'principals', 'excludePrincipals') {
        foreach ($principal in @(Get-Part $properties $name)) {
            $type = Get-Part $principal 'type'
            if (-not $type) { $type = '?' }
            "${type}:$(Get-Part $principal 'id')"
        }
    }
}

# The words of the files that were written, in this run and in earlier ones.
function Get-Words([string] $Filter) {
    foreach ($file in @(Get-ChildItem -LiteralPath $Ids -Filter $Filter)) {
        $text = [System.IO.File]::ReadAllText($file.FullName)
        foreach ($word in $text -split '\s+') { if ($word) { $word } }
    }
}

function Save-Hierarchy {
    Say 'management groups and subscriptions'
    $problem = Save-Rows 'hierarchy' 'managementGroups' '' $null $Containers $IdWords
    if ($problem) {
        $null = Save-List 'subscriptions' 'subscriptions' '' "$Arm/subscriptions?api-version=2022-12-01" $IdWords
    }
    $mentioned = @(Get-Words 'hierarchy.ids') + @(Get-Words 'subscriptions.ids')
    $mentioned = @($mentioned | Where-Object { $_ -match '^/[A-Za-z0-9/._()-]+$' })
    $script:SubscriptionScopes = @(Get-Below '/subscriptions' $mentioned)
    $script:GroupScopes = @("$Top/$Tenant") + @(Get-Below $Top $mentioned |
            Where-Object { $_ -ine "$Top/$Tenant" })
}

# Of some ids those one level below a prefix, whatever their case; the prefix is
# written as it stands here.
function Get-Below([string] $Prefix, $Mentioned) {
    $below = foreach ($id in $Mentioned) {
        if ($id.StartsWith("$Prefix/", [StringComparison]::OrdinalIgnoreCase)) {
            $name = $id.Substring($Prefix.Length + 1)
            if ($name -and -not $name.Contains('/')) { "$Prefix/$name" }
        }
    }
    return @($below | Sort-Object -Unique)
}

# What the files of a scope are called; a group may have the id of a subscription.
function Get-Stem([string] $Scope) {
    $name = $Scope.Split('/')[-1]
    if ($Scope -like '/subscriptions/*') { return "subscription.$name" }
    return "management-group.$name"
}

function Get-Collection([string] $Scope, [string] $Collection, [string] $Version) {
    return "$Arm$Scope/providers/Microsoft.Authorization/${Collection}?api-version=$Version"
}

function Save-RoleAssignments {
    Say 'role assignments'
    # Resource Graph leaves out in silence what may not be read. Who may list role
    # assignments at the tenant root group may read them everywhere below.
    $root = "$Top/$Tenant"
    $uri = (Get-Collection $root 'roleAssignments' '2022-04-01') + '&$filter=atScope()'
    $problem = Save-List 'role-assignments.root' 'roleAssignments' ",`"scope`":`"$root`",`"above`":true" $uri $AssignedWords
    if (-not $problem) {
        $null = Save-Rows 'role-assignments' 'roleAssignments' ",`"scope`":`"$root`",`"below`":true" $Tenant $Assignments $AssignedWords
        return
    }
    foreach ($scope in $script:SubscriptionScopes) {
        $at = Get-Stem $scope
        Say "  role assignments of $scope"
        $uri = Get-Collection $scope 'roleAssignments' '2022-04-01'
        $null = Save-List "role-assignments.$at" 'roleAssignments' ",`"scope`":`"$scope`",`"below`":true" $uri $AssignedWords
        $null = Save-List "role-assignments.$at.above" 'roleAssignments' ",`"scope`":`"$scope`",`"above`":true" ($uri + '&$filter=atScope()') $AssignedWords
    }
}

function Save-RoleDefinitions {
    Say 'role definitions'
    $null = Save-Rows 'role-definitions' 'roleDefinitions' '' $null $Definitions $NoWords
}

# At every management group, and at every subscription with what is in it. False
# where a licence is missing.
function Save-EveryScope([string] $Name, [string] $Collection, [string] $Version, [scriptblock] $Words) {
    $scopes = @($script:GroupScopes) + @($script:SubscriptionScopes)
    $count = 0
    foreach ($scope in $scopes) {
        $count++
        Say "$Name ($count of $($scopes.Count)): $scope"
        $head = ",`"scope`":`"$scope`""
        $filter = '&$filter=atScope()'
        if ($scope -eq "$Top/$Tenant") { $head += ',"above":true' }
        if ($scope -like '/subscriptions/*') { $head += ',"below":true'; $filter = '' }
        $uri = (Get-Collection $scope $Collection $Version) + $filter
        $problem = Save-List "$Name.$(Get-Stem $scope)" $Collection $head $uri $Words
        if ($problem -and (Test-Licence $problem)) { return $false }
    }
    return $true
}

function Skip-Rest([string] $What) {
    $script:Skipped++
    Say "    SKIPPED $What"
}

# Schedule instances of Privileged Identity Management.
function Save-Pim([string] $Name, [string] $Collection) {
    if (-not (Save-EveryScope $Name $Collection '2020-10-01' $AssignedWords)) {
        Skip-Rest "${Name}: the tenant has no licence for Privileged Identity Management"
    }
}

function Save-Locks {
    foreach ($scope in $script:SubscriptionScopes) {
        Say "locks of $scope"
        $uri = Get-Collection $scope 'locks' '2016-09-01'
        $null = Save-List "locks.$(Get-Stem $scope)" 'locks' ",`"scope`":`"$scope`",`"below`":true" $uri $NoWords
    }
}

# --- What is asked of Microsoft Graph -------------------------------------------

# What was found so far. Deny assignments have ids without dashes, and one that means
# everyone.
function Get-Known {
    $known = foreach ($word in Get-Words '*.ids') {
        $cut = $word.LastIndexOf(':')
        $id = [Guid]::Empty
        if ($cut -ge 0 -and [Guid]::TryParse($word.Substring($cut + 1), [ref] $id) -and $id -ne [Guid]::Empty) {
            $word.Substring(0, $cut + 1).ToLowerInvariant() + $id.ToString()
        }
    }
    return @($known | Sort-Object -Unique)
}

# The groups of which there is no file yet, and that were not asked in this run.
function Get-NotAsked([string] $Prefix) {
    $groups = foreach ($word in Get-Known) {
        if ($word -match '^(#microsoft\.graph\.|hidden-)?group:(.*)$') { $Matches[2] }
    }
    foreach ($id in @($groups | Sort-Object -Unique)) {
        if (-not (Test-Done "$Prefix.$id") -and -not $script:Asked.Contains("$Prefix.$id")) { $id }
    }
}

function Save-Directory {
    $eligible = $true
    Save-Names
    # A member may be a group, and so may be who can become a member.
    do {
        $more = $false
        $queue = @(Get-NotAsked 'group')
        if ($queue.Count -gt 0) {
            $more = $true
            $null = Save-Batches 'group' 'groups' 'beta' $MembersPath 'id' $queue
        }
        $queue = @(Get-NotAsked 'group-eligibilities')
        if ($queue.Count -gt 0 -and $eligible) {
            $more = $true
            $eligible = Save-Batches 'group-eligibilities' 'groupEligibilities' 'v1.0' $EligiblePath 'principalId' $queue
        }
        Save-Names
    } while ($more)
}

function Get-ObjectType($Entry) {
    if ((Get-Part $Entry 'visibility') -eq 'HiddenMembership') { return 'hidden-group' }
    return (Get-Part $Entry '@odata.type')
}

# What the principals are called that something is assigned to.
function Save-Names {
    if ($script:Nameless) { return }
    $named = New-Object System.Collections.Generic.HashSet[string]
    foreach ($file in @(Get-ChildItem -LiteralPath $Work -Filter 'named.*')) {
        foreach ($id in [System.IO.File]::ReadAllLines($file.FullName)) { $null = $named.Add($id) }
    }
    $wanted = foreach ($word in Get-Known) {
        if ($word -notlike '#*') { $word.Substring($word.LastIndexOf(':') + 1) }
    }
    $wanted = @($wanted | Sort-Object -Unique | Where-Object { -not $named.Contains($_) })
    $number = 1
    for ($start = 0; $start -lt $wanted.Count; $start += 1000) {
        while (Test-Done "principals.$number") { $number++ }
        Say "names ($($wanted.Count - $start) to go)"
        $script:Started = Get-Now
        $end = [Math]::Min($start + 1000, $wanted.Count) - 1
        $these = @($wanted[$start..$end])
        $body = ConvertTo-Json -InputObject @{ ids = $these } -Compress
        $answer = Invoke-Call 'POST' "$Graph/v1.0/directoryObjects/getByIds" $body 'value'
        if ($answer.Problem) {
            $script:Nameless = $true
            Save-Envelope "principals.$number" 'principals' '' @() @() $answer.Problem
            return
        }
        $found = foreach ($entry in @(Get-Part $answer.Document 'value')) {
            "$(Get-ObjectType $entry):$(Get-Part $entry 'id')"
        }
        Save-Text (Join-Path $Work "named.$number") (($these -join "`n") + "`n")
        Save-Envelope "principals.$number" 'principals' '' @($answer.Text) $found ''
    }
}

function Save-Group([string] $Prefix, [string] $Kind, $Request, [string] $Problem) {
    $head = ",`"groupId`":`"$($Request.Id)`""
    if ($Kind -eq 'groups') {
        $head += ',"transitive":false,"servicePrincipalsListed":true'
        # Graph has no word for members that it keeps back.
        if (-not $Problem -and $Request.Found.Count -eq 0 -and $script:Hidden -contains $Request.Id) {
            $Problem = 'the group hides its members: the permission Member.Read.Hidden shows them'
        }
    }
    Save-Envelope "$Prefix.$($Request.Id)" $Kind $head $Request.Pages $Request.Found $Problem
}

# Of every group of the queue, twenty to a call. False where nothing of the kind may
# be read at all.
function Save-Batches([string] $Prefix, [string] $Kind, [string] $Version, [string] $Path, [string] $Id, $Queue) {
    $script:Started = Get-Now
    $complete = 0
    $script:Hidden = @(Get-Known | Where-Object { $_ -like 'hidden-group:*' } | ForEach-Object { $_.Substring(13) })
    Remove-Item -LiteralPath (Join-Path $Out "$Prefix.failed.json") -ErrorAction SilentlyContinue
    $open = @(foreach ($group in $Queue) {
            $null = $script:Asked.Add("$Prefix.$group")
            @{
                Id = $group; Try = 1; Url = $Path.Replace('{id}', $group)
                Pages = New-Object System.Collections.Generic.List[string]
                Found = New-Object System.Collections.Generic.List[string]
            }
        })
    while ($open.Count -gt 0) {
        Say "$Prefix ($complete done, $($open.Count) to go)"
        $these = @($open | Select-Object -First 20)
        $again = New-Object System.Collections.Generic.List[object]
        foreach ($request in @($open | Select-Object -Skip 20)) { $again.Add($request) }
        $pause = 0
        $requests = @($these | ForEach-Object { @{ id = $_.Id; method = 'GET'; url = $_.Url } })
        $body = ConvertTo-Json -InputObject @{ requests = $requests } -Depth 5 -Compress
        $answer = Invoke-Call 'POST' "$Graph/$Version/`$batch" $body 'responses'
        $responses = @{}
        foreach ($response in @(Get-Part $answer.Document 'responses')) {
            if ($null -ne $response) { $responses[(Get-Part $response 'id')] = $response }
        }
        $granted = @($responses.Values | Where-Object { (Get-Part $_ 'status') -eq 200 }).Count
        foreach ($request in $these) {
            $response = $responses[$request.Id]
            $status = Get-Part $response 'status'
            $content = Get-Part $response 'body'
            $problem = $answer.Problem
            if (-not $problem -and $null -eq $response) { $problem = 'the batch has no answer for it' }
            if (-not $problem -and $status -eq 200) { $problem = Get-ListProblem $content 'value' }
            if (-not $problem -and $status -eq 200) {
                $request.Pages.Add((ConvertTo-Json -InputObject $content -Depth 50 -Compress))
                foreach ($entry in @(Get-Part $content 'value')) {
                    if ($null -eq $entry) { continue }
                    $kindOf = '?'
                    if ($Kind -eq 'groups') { $kindOf = Get-ObjectType $entry }
                    $request.Found.Add("${kindOf}:$(Get-Part $entry $Id)")
                }
                $link = Get-Part $content '@odata.nextLink'
                if ($link) {
                    $request.Url = $link.Replace("$Graph/$Version", '')
                    $request.Try = 1
                    $again.Add($request)
                } else {
                    $complete++
                    Save-Group $Prefix $Kind $request ''
                }
                continue
            }
            if (-not $problem) {
                $problem = "status ${status}: $(ConvertTo-Json -InputObject $content -Depth 10 -Compress)"
                if (($status -eq 429 -or $status -ge 500) -and $request.Try -lt $MostTries) {
                    $told = Get-Part (Get-Part $response 'headers') 'Retry-After'
                    $seconds = $FirstPause * $request.Try
                    if ($told) { $seconds = [int] $told }
                    $pause = [Math]::Max($pause, $seconds)
                    $request.Try++
                    $again.Add($request)
                    continue
                }
            }
            # Eligible memberships that may not be read, or for which there is no
            # licence, are told once and not for every group.
            if ($Kind -eq 'groupEligibilities' -and ($complete + $granted) -eq 0) {
                Save-Envelope $Prefix $Kind '' @() @() $problem
                Skip-Rest "$Prefix of all groups: $(Limit-Text $problem 200)"
                return $false
            }
            Save-Group $Prefix $Kind $request $problem
        }
        $open = @($again)
        if ($pause -gt 0) {
            Say "    waiting $pause s"
            Start-Sleep -Seconds $pause
        }
    }
    return $true
}

# --- From the beginning to the end ----------------------------------------------

if (-not (Test-WholeNumber $Tries 1 100)) {
    Stop-Before 2 '-Tries takes a whole number from 1 to 100'
}
if (-not (Test-WholeNumber $Wait 0 3600)) {
    Stop-Before 2 '-Wait takes a whole number from 0 to 3600'
}
if (-not $Out) { Stop-Before 2 '-Out needs the name of a folder' }
$MostTries = [int] $Tries
$FirstPause = [int] $Wait
if (-not (Get-Command 'Invoke-AzRestMethod' -ErrorAction SilentlyContinue)) {
    Stop-Before 3 'the module Az.Accounts was not found: run `Install-Module Az.Accounts`'
}
$context = Get-AzContext
if ($null -eq $context -or $null -eq $context.Tenant) {
    Stop-Before 3 'Az is not signed in: run `Connect-AzAccount`'
}
$Tenant = $context.Tenant.Id
$Arm = $context.Environment.ResourceManagerUrl.TrimEnd('/')
$Graph = 'https://graph.microsoft.com'
if ($context.Environment.ExtendedProperties.ContainsKey('MicrosoftGraphUrl')) {
    $Graph = $context.Environment.ExtendedProperties['MicrosoftGraphUrl'].TrimEnd('/')
}
$Out = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
$Work = Join-Path $Out '.work'
$Ids = Join-Path $Work 'ids'
$null = New-Item -ItemType Directory -Force -Path $Ids
$TenantFile = Join-Path $Work 'tenant'
if ((Test-Path -LiteralPath $TenantFile) -and
    [System.IO.File]::ReadAllText($TenantFile).Trim() -ne $Tenant) {
    Stop-Before 3 "``$Out`` holds another tenant: name a new folder with -Out"
}
Save-Text $TenantFile "$Tenant`n"
Say "tenant $Tenant, to $Out"

Save-Hierarchy
Save-RoleAssignments
Save-RoleDefinitions
$null = Save-EveryScope 'deny-assignments' 'denyAssignments' '2022-04-01' $DeniedWords
Save-Pim 'role-assignment-schedule-instances' 'roleAssignmentScheduleInstances'
Save-Pim 'role-eligibility-schedule-instances' 'roleEligibilityScheduleInstances'
Save-Directory
if ($Locks) { Save-Locks }

Say ''
Save-Text (Join-Path $Out 'failures.txt') (@($script:Failures | ForEach-Object { "$_`n" }) -join '')
if ($script:Failures.Count -eq 0) {
    if ($script:Skipped -gt 0) {
        Say "fetched, but for what was skipped, $script:Skipped in all"
    } else {
        Say 'everything was fetched'
    }
    Say "azrbac snapshot check -s $Out tells what answers can rest on"
    exit 0
}
Say "$($script:Failures.Count) could not be fetched:"
foreach ($failure in $script:Failures) { Say "  - $(Limit-Text $failure 300)" }
Say "start the script again to try these again; azrbac snapshot check -s $Out"
Say 'tells what they mean for answers'
exit 4
