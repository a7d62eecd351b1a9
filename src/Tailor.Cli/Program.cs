using Tailor.Cli;

using var interruption = new Interruption();
return await Application.RunAsync(args, CliHost.OfProcess(), interruption.Token);
