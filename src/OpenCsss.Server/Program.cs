using OpenCsss.Server.Cli;

return await CommandLine.RunAsync(args);
