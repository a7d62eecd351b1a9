using System.Globalization;

namespace Tailor.Torch.Distributed;

/// <summary>Where the processes of a training run meet.</summary>
/// <param name="Rank">This process: 0 to <paramref name="Size"/> − 1, each once.</param>
/// <param name="Size">Number of processes, 1 or more.</param>
/// <param name="Host">Where the store is served.</param>
/// <param name="Port">Its TCP port, 1 to 65535.</param>
public sealed record Rendezvous(int Rank, int Size, string Host, int Port)
{
    /// <summary>Whether this process serves the store; process 0 does, where no launcher serves it already.</summary>
    public bool ServesStore { get; init; } = Rank == 0;

    /// <summary>Network interface to exchange tensors on, such as eth0; empty for the one that this machine's name resolves to.</summary>
    public string Interface { get; init; } = "";

    /// <summary>How long to wait for the others, on meeting and in every exchange: 1 second or more; 30 minutes, as PyTorch does.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Reads RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, and where they are set TORCHELASTIC_USE_AGENT_STORE and GLOO_SOCKET_IFNAME, as torchrun sets them.
    /// </summary>
    /// <param name="read">Looks a variable up; default the process's environment.</param>
    /// <returns>Null where WORLD_SIZE is not set: this process trains alone.</returns>
    /// <exception cref="TorchException">A variable is missing or out of range; the message names it.</exception>
    public static Rendezvous? FromEnvironment(Func<string, string?>? read = null)
    {
        read ??= Environment.GetEnvironmentVariable;
        if (string.IsNullOrEmpty(read("WORLD_SIZE"))) return null;
        var size = Number("WORLD_SIZE", 1, int.MaxValue);
        var rank = Number("RANK", 0, size - 1);
        if (read("MASTER_ADDR") is not { Length: > 0 } host)
            throw new TorchException("WORLD_SIZE is set, but MASTER_ADDR is not: expected the name or address of process 0's machine, as torchrun sets it.");
        return new(rank, size, host, Number("MASTER_PORT", 1, 65_535))
        {
            ServesStore = rank == 0 && !string.Equals(read("TORCHELASTIC_USE_AGENT_STORE"), "True", StringComparison.OrdinalIgnoreCase),
            Interface = read("GLOO_SOCKET_IFNAME") ?? "",
        };

        int Number(string name, int least, int most)
        {
            var text = read(name);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw new TorchException($"{name} is {(text is null ? "not set" : $"'{text}'")}: expected {least} to {most}, as torchrun sets it.");
        }
    }
}
