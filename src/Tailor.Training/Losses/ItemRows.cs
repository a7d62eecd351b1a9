using Tailor.Torch;

namespace Tailor.Training.Losses;

/// <summary>What scores some items: an item's score for a state is state · embedding + bias.</summary>
/// <param name="Embeddings">(n, d).</param>
/// <param name="Biases">(n), or null where the backbone has no item bias.</param>
public readonly record struct ItemRows(Tensor Embeddings, Tensor? Biases)
{
    /// <summary>Some of the items.</summary>
    /// <param name="items">(m) their rows here.</param>
    public ItemRows Of(Tensor items) => new(torch.embedding(Embeddings, items), Biases?.index_select(0, items));

    /// <summary>Cuts the items into groups of these sizes.</summary>
    public ItemRows[] Split(params long[] sizes)
    {
        var embeddings = Embeddings.split_with_sizes(sizes);
        if (Biases is null) return Array.ConvertAll(embeddings, part => new ItemRows(part, null));
        return [.. embeddings.Zip(Biases.split_with_sizes(sizes), (part, biases) => new ItemRows(part, biases))];
    }

    /// <summary>Scores of every item for every state: (M, d) to (M, n).</summary>
    public Tensor Scores(Tensor states) =>
        Biases is null ? states.mm(Embeddings.t()) : torch.addmm(Biases, states, Embeddings.t());

    /// <summary>Score of an item each: (n, d) to (n).</summary>
    public Tensor ScoresEach(Tensor states)
    {
        var products = (states * Embeddings).sum(1);
        return Biases is null ? products : products + Biases;
    }

    /// <summary>The same values apart from autograd's graph.</summary>
    public ItemRows Detach() => new(Embeddings.detach(), Biases?.detach());
}
