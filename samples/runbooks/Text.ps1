# How the runbooks write text of others: names and reasons from the service, rows of a list, files. Dot-source it.

# As a part of a line. What breaks the line, controls the terminal or changes the direction of the text is written as \u000A.
# ## comes apart because CI systems execute ##[...] (GitHub) and ##vso[...] (Azure Pipelines) anywhere in a line:
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs. They execute ::...:: only where a line begins, so begin the line yourself.
function Format-Line {
    param([string] $Text)

    $unprintable = '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\uDB40[\uDC00-\uDC7F]'
    [regex]::Replace($Text, $unprintable, { -join ($args[0].Value.ToCharArray() | ForEach-Object { '\u{0:X4}' -f [int]$_ }) }) -replace '#(?=#)', '# '
}

# As a cell of a CSV file: a line, with an apostrophe before what a spreadsheet would calculate (https://owasp.org/www-community/attacks/CSV_Injection).
function Format-Cell {
    param([string] $Text)

    ($Text -match '\A\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|\A[\t\r\n]' ? "'" : '') + (Format-Line $Text)
}
