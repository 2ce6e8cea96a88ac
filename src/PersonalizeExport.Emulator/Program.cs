using PersonalizeExport.Emulator.Hosting;

return await EmulatorCommand.RunAsync(args);
