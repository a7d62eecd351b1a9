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

    private InstalledModel? TryOpen(Installation installation)
    {
        try
        {
            var release = chain.Reopen(installation.Keyring, installation.Release);
            RequireWhole([PieceSelection.Of(release, PieceKind.Manifest)]);
            var manifest = TrustChain.Manifest(store.Blocks.FileOf(release.Find(PieceKind.Manifest)!.Sha256), release);
            var plan = installation.Plan is { } bytes ? chain.Reopen(installation.PlanKeyring ?? installation.Keyring, bytes, manifest, installation.Id) : null;
            RequireWhole(PieceSelection.For(release, manifest, plan, catalogue));
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
