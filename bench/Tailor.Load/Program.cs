using System.Globalization;
using Tailor.Cloud.Plans;
using Tailor.Load;

if (args is ["serve", var folder, var window, var batch])
{
    await ServerProcess.ServeAsync(folder, int.Parse(window, CultureInfo.InvariantCulture), int.Parse(batch, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["parts"])
{
    Parts.Run();
    return 0;
}

if (args is not ["plans" or "guides" or "items" or "blocks" or "devices" or "population", var customizer, ..] || !SyntheticModel.Customizers.Contains(customizer, StringComparer.Ordinal))
{
    Console.Error.WriteLine("""
        Measures a node on this machine over loopback, the node in a process of its own.
        dotnet run -c Release --project bench/Tailor.Load -- plans|blocks|devices chord|forward-ofa|rule|none [--seconds 10] [--connections 64] [--window MICROSECONDS] [--batch N]
        dotnet run -c Release --project bench/Tailor.Load -- guides forward-ofa [as above]   (the first of the two exchanges of its plans)
        dotnet run -c Release --project bench/Tailor.Load -- items chord|forward-ofa|rule|none [--candidates 100] [as above]   (rows of a session's candidates)
        dotnet run -c Release --project bench/Tailor.Load -- population chord|forward-ofa|rule|none [--devices 100000] [--seconds 600] [--connections 64]
        dotnet run -c Release --project bench/Tailor.Load -- parts
        The database is SQLite, or PostgreSQL where ConnectionStrings__Tailor says so.
        """);
    return 2;
}

if (args[0] == "population")
{
    await Population.RunAsync(customizer, Option("--devices", 100_000), TimeSpan.FromSeconds(Option("--seconds", 600)), Option("--connections", 64));
    return 0;
}

await LoadRun.RunAsync(args[0], customizer, Option("--seconds", 10), Option("--connections", 64), Option("--window", 0), Option("--batch", new PlanOptions().Batch), Option("--candidates", 100));
return 0;

int Option(string name, int otherwise) => Array.IndexOf(args, name) is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
