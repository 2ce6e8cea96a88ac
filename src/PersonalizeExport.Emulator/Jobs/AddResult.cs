namespace PersonalizeExport.Emulator.Jobs;

/// <summary>What became of a job that was to be added.</summary>
internal enum AddResult
{
    Added,
    NameTaken,
    TooManyRunning,
}
