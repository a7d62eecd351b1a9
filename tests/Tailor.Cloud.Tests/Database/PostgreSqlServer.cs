using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Tailor.Cloud.Tests.Database;

/// <summary>A PostgreSQL of the tests' own, on a free port, with its data in a scratch folder. It can be killed and started again.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private readonly string? _programs = FindPrograms();
    private readonly string _folder = Directory.CreateTempSubdirectory("tailor-postgresql-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    /// <summary>Starts it with the first test that needs one.</summary>
    public PostgreSqlServer()
    {
        if (_programs is null) return;
        if (IsRoot) Run("chown", "postgres", _folder);
        Run(Program("initdb"), "--pgdata", Data, "--username", "tailor", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync");
        Start();
    }

    /// <summary>Why there is none, or null.</summary>
    public string? Missing => _programs is null ? "Needs PostgreSQL (initdb, postgres); `make setup` installs it." : null;

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>An empty database.</summary>
    public string NewDatabase()
    {
        var name = $"t{Guid.NewGuid():N}";
        Execute($"CREATE DATABASE {name}");
        return Connection(name);
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    public void Start()
    {
        _process = Process.Start(Command(Program("postgres"), "-D", Data, "-p", $"{_port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1"))!;
        _process.BeginErrorReadLine(); // its log, which would otherwise fill the pipe and hold it up
        _process.BeginOutputReadLine();
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited)
            {
                Thread.Sleep(100);
            }
        }

        throw new InvalidOperationException("PostgreSQL did not start within a minute.");
    }

    /// <summary>Stops it as a power cut would: nothing is written any more, connections break.</summary>
    public void Crash() => Stop("immediate");

    /// <summary>Kills it with the one signal that no process can catch, so that nothing of it gets a word in.</summary>
    public void Kill()
    {
        var main = File.ReadAllLines(Path.Combine(Data, "postmaster.pid"))[0];
        Run("kill", "-KILL", main);
        _process!.WaitForExit();
        _process.Dispose();
        _process = null;
        for (var attempt = 0; attempt < 600 && Directory.EnumerateDirectories("/proc").Any(IsOurs); attempt++) Thread.Sleep(50); // its workers see that it is gone, and go; before that it does not start

        bool IsOurs(string process)
        {
            try
            {
                return File.ReadAllText(Path.Combine(process, "cmdline")).StartsWith("postgres: ", StringComparison.Ordinal) && new DirectoryInfo(Path.Combine(process, "cwd")).ResolveLinkTarget(returnFinalTarget: false)?.FullName == Data;
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        if (_process is not null) Stop("immediate");
        Directory.Delete(_folder, recursive: true);
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection($"{Connection("postgres")};Pooling=false"); // one from the pool may be of before a crash
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void Stop(string mode)
    {
        Run(Program("pg_ctl"), "stop", "-D", Data, "-m", mode);
        _process!.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=tailor;Database={database};Timeout=5;Maximum Pool Size=20";

    private string Program(string name) => Path.Combine(_programs!, name);

    // PostgreSQL refuses to run as root, so root lends it the user that the package made.
    private static ProcessStartInfo Command(string program, params string[] arguments)
    {
        var start = IsRoot && program is not "chown" ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute, start.WorkingDirectory) = (true, true, false, Path.GetTempPath());
        return start;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(Command(program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {errors.Result}");
    }

    private static string? FindPrograms() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [])
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "pg_ctl")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
