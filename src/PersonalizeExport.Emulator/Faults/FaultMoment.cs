namespace PersonalizeExport.Emulator.Faults;

/// <summary>When a fault strikes.</summary>
internal enum FaultMoment
{
    /// <summary>Before the operation has been run: nothing has happened.</summary>
    Before,

    /// <summary>After the operation has been run: only its response is lost.</summary>
    After,

    /// <summary>In the middle of the response's body; for resets.</summary>
    During,
}
