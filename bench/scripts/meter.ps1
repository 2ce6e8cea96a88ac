# Dot-source it. What work takes: wall time, and of all threads processor time, methods compiled and bytes allocated.
function Measure-Work([scriptblock] $Work) {
    $before = Get-Reading
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $output = @(. $Work)
    $elapsed = $watch.Elapsed.TotalMilliseconds
    $after = Get-Reading
    @{
        milliseconds = $elapsed
        processor    = $after[0] - $before[0]
        methods      = $after[1] - $before[1]
        megabytes    = ($after[2] - $before[2]) / 1MB
        count        = $output.Count
    }
}

function Get-Reading {
    [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalMilliseconds
    [System.Runtime.JitInfo]::GetCompiledMethodCount($false)
    [System.GC]::GetTotalAllocatedBytes()
}

# The meter itself is compiled before it measures.
$null = Measure-Work { }
