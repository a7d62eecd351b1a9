using System.Runtime.CompilerServices;
using Tailor.Device.Installed;
using Tailor.Device.Stores;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Models.Signing;

namespace Tailor.Device.Updates;

/// <summary>Opens what a store holds, without the network: the present installation, or, where that is damaged, the one before.</summary>
internal sealed class StoredModel(DeviceStore store, TrustChain chain, ModelAssembly assembly, bool catalogue, Action<ClientEvent> notify)
{
    private readonly ConditionalWeakTable<Installation, string[]> _blocks = [];

    /// <summary>Opens the model.</summary>
    /// <returns>The model, or null where neither installation is whole.</returns>
    public InstalledModel? Open()
    {
        foreach (var damage in store.Damages) notify(new(ClientEventKind.Damaged, damage));
        if (store.State?.Installed is { } present && TryOpen(present) is { } model) return model;
        if (store.Previous?.Installed is not { } before || TryOpen(before) is not { } older) return null;
        store.FallBack();
        notify(new(ClientEventKind.Damaged, $"The store goes back to release {older.Release.Sequence} of {older.Release.Model}."));
        return older;
    }

    /// <summary>The blocks that the store's installations need, the present one and the one before.</summary>
    public IEnumerable<string> Blocks() => ((StoreState?[])[store.State, store.Previous]).Select(state => state?.Installed).OfType<Installation>().SelectMany(BlocksOf);

    /// <summary>Knows from now on which pieces an installation needs, so that nobody has to read it again: two signatures and a manifest.</summary>
    public void Remember(Installation installation, IReadOnlyList<NeededPiece> needed) => _blocks.AddOrUpdate(installation, [.. needed.Select(piece => piece.Sha256)]);

    private string[] BlocksOf(Installation installation)
    {
        if (_blocks.TryGetValue(installation, out var known)) return known;
        try
        {
            var release = chain.Reopen(installation.Keyring, installation.Release);
            var manifest = TrustChain.Manifest(store.Blocks.FileOf(PieceSelection.Of(release, PieceKind.Manifest).Sha256), release);
            var needed = PieceSelection.For(release, manifest, installation.Plan is { } plan ? Plan.Read(plan, "plan of the store") : null, catalogue);
            return _blocks.GetValue(installation, _ => [.. needed.Select(piece => piece.Sha256)]);
        }
        catch (Exception error) when (error is ModelFormatException or SignatureException or PlanException or IOException or UnauthorizedAccessException)
        {
            return []; // it could not be opened either
        }
    }

    private InstalledModel? TryOpen(Installation installation)
    {
        try
        {
            var release = chain.Reopen(installation.Keyring, installation.Release);
            RequireWhole([PieceSelection.Of(release, PieceKind.Manifest)]);
            var manifest = TrustChain.Manifest(store.Blocks.FileOf(release.Find(PieceKind.Manifest)!.Sha256), release);
            var plan = installation.Plan is { } bytes ? chain.Reopen(installation.PlanKeyring ?? installation.Keyring, bytes, manifest, installation.Id) : null;
            var needed = PieceSelection.For(release, manifest, plan, catalogue);
            RequireWhole(needed);
            Remember(installation, needed);
            return assembly.Assemble(new(release, manifest, plan));
        }
        catch (Exception error) when (error is DamagedBlocksException or ModelFormatException or SignatureException or PlanException or ModelCheckException or IOException or UnauthorizedAccessException)
        {
            notify(new(ClientEventKind.Damaged, error.Message, error));
            return null;
        }
    }

    private void RequireWhole(IReadOnlyList<NeededPiece> needed)
    {
        string[] damaged = [.. needed.Where(piece => !store.Blocks.IsWhole(piece.Sha256, piece.Length)).Select(piece => piece.Sha256)];
        if (damaged.Length == 0) return;
        foreach (var block in damaged) store.Blocks.Remove(block);
        throw new DamagedBlocksException(damaged);
    }
}
