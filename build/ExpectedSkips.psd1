# The tests that a leg of the CI workflow skips, as patterns of their names, and why: on every system, and on one. build/Invoke-TestLeg.ps1 holds each leg to
# its list, both ways. The list of Linux has been checked by a run. Those of macOS and Windows follow from the conditions in the tests and have not been checked.
@{
    Every   = @{
        'PersonalizeExport.Tests.AwsClients.SdkRuns.Pass'                        = 'The build job runs tests/sdk.'
        'PersonalizeExport.Tests.Emulator.EmulatorStorageTests.Full_disk_*'      = 'It mounts a disk as Linux does, which a runner may not.'
        'PersonalizeExport.Tests.Emulator.EmulatorStorageTests.Folder_that_can*' = 'It mounts a disk as Linux does, which a runner may not.'
        'PersonalizeExport.Cmdlets.Tests.WindowsRuns.Pass*'                      = 'The Windows legs run these tests themselves.'
    }
    Linux   = @{
        'PersonalizeExport.Cmdlets.Tests.ConnectionTests.Finds_a_profile_of_the_encrypted_store_*' = 'Only Windows has this store.'
    }
    MacOS   = @{
        'PersonalizeExport.Cmdlets.Tests.ConnectionTests.Finds_a_profile_of_the_encrypted_store_*' = 'Only Windows has this store.'
    }
    Windows = @{
        'PersonalizeExport.Tests.Aws.Credentials.CredentialSourceTests.Credential_process_is_killed_*' = 'Its program is a shell script.'
        'PersonalizeExport.Tests.Aws.Credentials.ProfileTests.Profile_requests_what_boto3_*'             = 'Its credential_process is for Unix.'
        'PersonalizeExport.Tests.Emulator.EmulatorStorageTests.Unfinished_files_are_for_this_user_only'   = 'Windows has no file modes.'
        'PersonalizeExport.Tests.Emulator.EmulatorCommandTests.Signal_ends_the_process_with_exit_code_0'  = 'Windows has no SIGTERM.'
        'PersonalizeExport.Tests.Emulator.EmulatorCommandTests.Data_folder_must_be_readable'              = 'It takes a folder''s permissions away as Unix does.'
        'Display.Tests.ps1*in a terminal, whole*'                                                         = 'There is no tmux.'
        'RunbookDocuments.Tests.ps1*alerts about a failure*'                                              = 'Its alerts are shell scripts.'
    }
}
