using Tailor.Evaluation;
using Tailor.Models.Backbones;
using Tailor.Torch;
using Tailor.Training.Batches;
using Tailor.Training.Dropout;
using Tailor.Training.Losses;
using Tailor.Training.Runs;
using Tailor.Training.Validation;

namespace Tailor.Training.Backbones;

/// <summary>A backbone as a graph that trains; <c>Tailor.Runtime</c> has the forward pass that ships.</summary>
public abstract class BackboneGraph : IDisposable
{
    /// <summary>Name of the item table, shared by look-up and scoring.</summary>
    public const string ItemTable = "items.weight";

    /// <summary>Name of the items' biases, where the spec has them.</summary>
    public const string ItemBias = "items.bias";

    /// <summary>Draws the item table; the subclass adds the rest.</summary>
    protected BackboneGraph(BackboneSpec spec, int itemCount, Initializer initializer)
    {
        (Spec, ItemCount) = (spec, itemCount);
        Parameters.Add(ItemTable, initializer.Normal((long)itemCount * spec.Width, .02), itemCount, spec.Width);
        if (spec.ItemBias) Parameters.Add(ItemBias, new float[itemCount], itemCount);
    }

    /// <summary>Wraps another graph, whose parameters it shares and adds to.</summary>
    protected BackboneGraph(BackboneGraph inner) => (Spec, ItemCount, Parameters) = (inner.Spec, inner.ItemCount, inner.Parameters);

    /// <summary>What the backbone is made of.</summary>
    public BackboneSpec Spec { get; }

    /// <summary>Number of items.</summary>
    public int ItemCount { get; }

    /// <summary>What trains.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>The windows that the graph trains on, all of length MaxLength at most.</summary>
    public virtual WindowStyle Windows => WindowStyle.NextItem;

    /// <summary>How many of the latest items before a window's first target the graph reads beside the window; 0 for none.</summary>
    public virtual int ProfileLength => 0;

    /// <summary>Whether neighbouring windows of a user may share a profile, so that one pass gives the interests of all of them.</summary>
    public virtual bool SharedProfiles => false;

    /// <summary>With shared profiles: how many items pass until a window knows more of its user than the one before; 0 for at once.</summary>
    public virtual int PlanEvery => 0;

    /// <summary>The most values that one use of dropout covers.</summary>
    /// <param name="tokens">Most tokens of a batch, padding included.</param>
    public abstract long LargestDropout(long tokens);

    /// <summary>The item table (ItemCount, d).</summary>
    public Tensor Items => Parameters[ItemTable];

    /// <summary>(ItemCount) what is added to each item's score, or null.</summary>
    public Tensor? Biases => Spec.ItemBias ? Parameters[ItemBias] : null;

    /// <summary>(ItemCount) what scores every item.</summary>
    public ItemRows Scored => new(Items, Biases);

    /// <summary>Is called before each step, while nothing else reads or changes the graph.</summary>
    /// <param name="step">Steps done.</param>
    public virtual void Prepare(long step)
    {
    }

    /// <summary>What the network reads, and scores with, in place of some items' embeddings.</summary>
    /// <param name="rows">(n, d) their embeddings.</param>
    /// <param name="items">(n) which they are.</param>
    /// <param name="position">The batch that they are for.</param>
    /// <returns>(n, d).</returns>
    public virtual Tensor Rows(Tensor rows, ReadOnlySpan<long> items, BatchPosition position) => rows;

    /// <summary>The state that each target of a batch is predicted from, which scores items with <see cref="Scored"/>.</summary>
    /// <param name="embedded">Item embeddings of the batch's look-ups (lookups, d), padding included.</param>
    /// <param name="batch">Shape and positions.</param>
    /// <param name="dropout">Masks of this step, or <see cref="DropoutMasks.None"/>.</param>
    /// <returns>(M, d) for the batch's M targets, in their order.</returns>
    public virtual Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout) => States(embedded, batch, dropout, LayerArithmetic.Plain);

    /// <summary>As above, with another arithmetic in the linear layers.</summary>
    /// <param name="embedded">Item embeddings of the batch's inputs (B·T, d), padding included.</param>
    /// <param name="batch">Shape and positions.</param>
    /// <param name="dropout">Masks of this step, or <see cref="DropoutMasks.None"/>.</param>
    /// <param name="arithmetic">How linear layers compute.</param>
    /// <returns>(M, d) for the batch's M targets, in their order.</returns>
    /// <exception cref="NotSupportedException">This backbone's layers compute in one way only.</exception>
    public abstract Tensor States(Tensor embedded, TrainingBatch batch, DropoutMasks dropout, LayerArithmetic arithmetic);

    /// <summary>What is added to the loss, or null for nothing.</summary>
    /// <param name="states">(M, d) the states of the batch's targets.</param>
    /// <param name="rows">(candidates) what scores the loss's candidates.</param>
    /// <param name="candidates">(candidates) their items; empty where the loss is over all items.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="mean">The mean loss of other states (M, d) that predict the same targets.</param>
    public virtual Tensor? Auxiliary(Tensor states, ItemRows rows, ReadOnlySpan<long> candidates, TrainingBatch batch, Func<Tensor, Tensor> mean) => null;

    /// <summary>What was observed of the graph's decisions since the last call, by name; recorded with each validation. Empty where it decides nothing.</summary>
    public virtual IReadOnlyDictionary<string, double> Observations() => new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>What validation scores with: the runtime that ships, with these parameters.</summary>
    /// <param name="parameters">Values by name, as <see cref="ParameterSet.Snapshot"/> gives them.</param>
    public virtual IScorer Scorer(IReadOnlyDictionary<string, float[]> parameters) =>
        new RecommenderScorer(Spec.Name, ModelExport.ToRecommender(Spec, ItemCount, parameters));

    /// <summary>Makes the graph that a spec describes, with first values drawn from a seed.</summary>
    public static BackboneGraph Create(BackboneSpec spec, int itemCount, int seed) => spec switch
    {
        SasRecSpec sasRec => new SasRecGraph(sasRec, itemCount, new Initializer(seed)),
        Gru4RecSpec gru4Rec => new Gru4RecGraph(gru4Rec, itemCount, new Initializer(seed)),
        CaserSpec caser => new CaserGraph(caser, itemCount, new Initializer(seed)),
        NextItNetSpec nextItNet => new NextItNetGraph(nextItNet, itemCount, new Initializer(seed)),
        _ => throw new NotSupportedException($"There is no graph for {spec.GetType().Name}."),
    };

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Parameters.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds weight (out, in) and bias (out) of a linear layer.</summary>
    protected void AddLinear(Initializer initializer, string name, long outputs, long inputs)
    {
        Parameters.Add($"{name}.weight", initializer.Xavier(outputs, inputs), outputs, inputs);
        Parameters.Add($"{name}.bias", new float[outputs], outputs);
    }

    /// <summary>Adds weight (d) and bias (d) of a layer norm.</summary>
    protected void AddNorm(string name)
    {
        Parameters.Add($"{name}.weight", Initializer.Constant(Spec.Width, 1), Spec.Width);
        Parameters.Add($"{name}.bias", new float[Spec.Width], Spec.Width);
    }

    /// <summary>x · weightᵀ + bias by name.</summary>
    protected Tensor Linear(string name, Tensor x) => Linear(LayerArithmetic.Plain, name, x);

    /// <summary>x (B·T, in), the rows of a sample side by side, through a layer by name.</summary>
    protected Tensor Linear(LayerArithmetic arithmetic, string name, Tensor x) =>
        arithmetic.Linear(name, x, Parameters[$"{name}.weight"], Parameters[$"{name}.bias"], RowOrder.BySample);

    /// <summary>Layer norm by name.</summary>
    protected Tensor Norm(string name, Tensor x, double epsilon) => torch.layer_norm(x, Parameters[$"{name}.weight"], Parameters[$"{name}.bias"], epsilon);
}
