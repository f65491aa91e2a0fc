//! The parameters of the crisis model, which every widget of this room shares.
//!
//! Money is in billions of US dollars and time in years. Everything political is normalised so
//! that 1 is the cost of coordination in a world without barriers. Only the investment of the two
//! powers and private capital spending are facts; whatever is marked as an assumption here is one,
//! and the thesis test (`thesis.rs`) runs over the whole of its range.

use crate::facts;

crate::parameters! {
    /// The world of a run.
    pub struct Parameters {
        /// Preparedness π.
        pi: f64 = Param::real(0.25, 0.0, 1.0, 0.05).label("Preparedness").lever().main()
            .help("How much has been drafted and agreed in advance, so that an agreement signed in a crisis can be deep.")
            .source(Source::Assumption("the source's paper argues for preparing in advance; the level is ours"));
        /// Incidents a year at the start λ₀.
        lam0: f64 = Param::real(0.12, 0.0, 2.0, 0.01).label("Incidents at the start").unit("a year").main()
            .help("How often AI causes an incident that the world notices, before capability grows.")
            .source(Source::Assumption("about one in eight years at today's capability"));
        /// Geopolitical deadlock held at this height.
        hold_G: Option<f64> = Param::optional(0.1, 0.0, 1.0, 0.05).label("Hold geopolitical deadlock at").lever().main()
            .help("Fix this barrier for the whole run, from 0 (gone) to 1 (complete), whatever else happens.")
            .source(Source::Assumption("a thought experiment: not held"));
        /// Institutional weakness held at this height.
        hold_I: Option<f64> = Param::optional(0.1, 0.0, 1.0, 0.05).label("Hold institutional weakness at").lever().main()
            .help("Fix this barrier for the whole run, from 0 (gone) to 1 (complete), whatever else happens.")
            .source(Source::Assumption("a thought experiment: not held"));
        /// Public–private asymmetry held at this height.
        hold_A: Option<f64> = Param::optional(0.1, 0.0, 1.0, 0.05).label("Hold public–private asymmetry at").lever().main()
            .help("Fix this barrier for the whole run, from 0 (gone) to 1 (complete), whatever else happens.")
            .source(Source::Assumption("a thought experiment: not held"));
        /// Loss of shared knowledge held at this height.
        hold_K: Option<f64> = Param::optional(0.1, 0.0, 1.0, 0.05).label("Hold knowledge collapse at").lever().main()
            .help("Fix this barrier for the whole run, from 0 (gone) to 1 (complete), whatever else happens.")
            .source(Source::Assumption("a thought experiment: not held"));
        /// The horizon.
        years: u32 = Param::integer(20, 1, 60).label("Horizon").unit("years")
            .help("How long each simulated world runs, from 2026.")
            .source(Source::Definition);

        /// Investment of the United States.
        K_us: f64 = Param::log(facts::US_PRIVATE_AI_INVESTMENT.value, 10.0, 1000.0).label("US investment in AI").unit("$bn a year")
            .help("Where investment starts. The figure is for private investment only.")
            .source(Source::Fact("us_private_ai_investment"));
        /// Investment of China.
        K_cn: f64 = Param::log(facts::CHINA_AI_INVESTMENT_2025.value, 10.0, 1000.0).label("Chinese investment in AI").unit("$bn a year")
            .help("Where investment starts. The figure is a projection of all investment.")
            .source(Source::Fact("china_ai_investment_2025"));
        /// Growth of US investment.
        g_us: f64 = Param::real(0.25, 0.0, 0.6, 0.01).label("Growth of US investment").unit("a year").lever()
            .help("How fast investment grows while it is far below its ceiling.")
            .source(Source::Assumption("below the growth of recent years"));
        /// Growth of Chinese investment.
        g_cn: f64 = Param::real(0.25, 0.0, 0.6, 0.01).label("Growth of Chinese investment").unit("a year").lever()
            .help("How fast investment grows while it is far below its ceiling.")
            .source(Source::Assumption("below the growth of recent years"));
        /// Ceiling of both together.
        K_max: f64 = Param::log(3000.0, 500.0, 20_000.0).label("Ceiling of investment").unit("$bn a year")
            .help("Where the investment of the two powers together stops growing.")
            .source(Source::Assumption("a few percent of world output"));
        /// Depreciation of capability δ.
        delta: f64 = Param::real(0.15, 0.0, 0.5, 0.01).label("Depreciation of capability").unit("a year")
            .help("How fast what past investment built loses its worth.")
            .source(Source::Assumption("as for other research capital"));
        /// Verification margin.
        m: f64 = Param::real(-0.3415, -1.0, 1.0, 0.0005).label("Verification margin").lever()
            .help("What the less willing power gains from the best verifiable agreement on offer, less what it has without one. Below 0 it would rather not sign.")
            .source(Source::Widget("verification.margin"));
        /// Softness of the margin.
        theta_m: f64 = Param::real(0.25, 0.05, 1.0, 0.01).label("Softness of the margin")
            .help("How gradually the deadlock gives way as the margin rises. Near 0 it is a switch.")
            .source(Source::Assumption("the margin is not known exactly, not even to the powers"));
        /// Ambition that the decision rule lets through.
        a: f64 = Param::real(0.2, 0.0, 1.0, 0.01).label("Ambition the rules let through").lever()
            .help("The depth that the institution's decision rule can agree on, from 0 to 1.")
            .source(Source::Widget("consensus.ambition"));
        /// Enforcement capacity at the start.
        E0: f64 = Param::real(0.3, 0.0, 1.0, 0.01).label("Enforcement capacity at the start")
            .help("How well institutions can make an agreement stick, from 0 to 1.")
            .source(Source::Assumption("claim I1: little power to enforce"));
        /// Erosion of enforcement capacity χ.
        chi: f64 = Param::real(0.03, 0.0, 0.3, 0.01).label("Erosion of enforcement").unit("a year").lever()
            .help("How fast enforcement capacity is lost, for example to spending cuts.")
            .source(Source::Assumption("claim I5: cuts widen the gap"));
        /// Share of capability inside the institution.
        r: f64 = Param::real(0.6, 0.0, 1.0, 0.05).label("Capability inside the institution").lever()
            .help("The share of the world's AI capability whose owners take part while there is no regime.")
            .source(Source::Assumption("claim I6: leading members leave"));
        /// Oversight budgets at the start.
        O0: f64 = Param::log(1.2, 0.05, 100.0).label("Public oversight budgets").unit("$bn a year")
            .help("What all states together spend on overseeing AI at the start.")
            .source(Source::Assumption("of the order of the budgets named in section 2.3"));
        /// Growth of oversight budgets.
        g_O: f64 = Param::real(0.10, 0.0, 0.6, 0.01).label("Growth of oversight budgets").unit("a year").lever()
            .help("How fast oversight budgets grow without a regime.")
            .source(Source::Assumption("faster than public spending as a whole"));
        /// Private capital spending at the start.
        P0: f64 = Param::log(facts::HYPERSCALER_CAPEX_2026.value, 50.0, 5000.0).label("Private capital spending").unit("$bn a year")
            .help("What the largest cloud companies spend on capital in the first year.")
            .source(Source::Fact("hyperscaler_capex_2026"));
        /// Growth of private capital spending.
        g_P: f64 = Param::real(0.22, 0.0, 0.6, 0.01).label("Growth of private capital").unit("a year")
            .help("How fast private capital spending grows while it is far below its ceiling.")
            .source(Source::Assumption("below the growth of recent years"));
        /// Ceiling of private capital spending.
        P_max: f64 = Param::log(4000.0, 1000.0, 20_000.0).label("Ceiling of private capital").unit("$bn a year")
            .help("Where private capital spending stops growing.")
            .source(Source::Assumption("a few percent of world output"));
        /// Oversight bought per unit of O/P.
        eta: f64 = Param::log(60.0, 1.0, 500.0).label("Reach of oversight money")
            .help("How much oversight a budget buys, for its size beside private capital. At 60, one dollar for every 60 covers about two thirds.")
            .source(Source::Assumption("auditing costs far less than building"));
        /// Probability that lobbying carries a rule fight ℓ.
        l: f64 = Param::real(0.7, 0.0, 1.0, 0.01).label("Odds of the lobby").lever()
            .help("How likely industry is to win a fight over a rule while there is no regime.")
            .source(Source::Widget("lobbying.win"));
        /// Shared assessment at the start.
        T0: f64 = Param::real(0.45, 0.0, 1.0, 0.01).label("Shared assessment at the start")
            .help("The share of the deciding world that accepts the same evidence.")
            .source(Source::Assumption("claim K2: below half"));
        /// Repair of the shared assessment ρ.
        rho: f64 = Param::real(0.02, 0.0, 0.3, 0.01).label("Repair of shared assessment").unit("a year").lever()
            .help("How fast those who do not share the assessment are won, for example by independent evaluators.")
            .source(Source::Assumption("claims K1 and K2: repair is slower than loss"));
        /// Fragmentation of the shared assessment φ.
        phi: f64 = Param::real(0.04, 0.0, 0.3, 0.01).label("Fragmentation").unit("a year")
            .help("How fast those who share the assessment fall away from it.")
            .source(Source::Assumption("claims K1 and K2: loss is faster than repair"));
        /// Attention without incidents at the start.
        x0: f64 = Param::real(0.2, 0.0, 1.0, 0.01).label("Attention at the start")
            .help("How much attention the issue gets without any incident, from 0 to 1.")
            .source(Source::Assumption("claim G12: peripheral to those who decide"));
        /// Growth of attention.
        g_x: f64 = Param::real(0.35, 0.0, 1.0, 0.01).label("Growth of attention").unit("a year")
            .help("How fast attention grows as AI weighs more in the economy.")
            .source(Source::Assumption("claim G12: it may change within about two years"));
        /// How hazard grows with log capability β.
        beta: f64 = Param::real(0.6, 0.0, 2.0, 0.05).label("Hazard of capability")
            .help("How incidents multiply with capability: at 1 they grow in proportion, at 0 not at all.")
            .source(Source::Assumption("less than in proportion"));
        /// Log-mean of salience.
        mu_Y: f64 = Param::real(0.3, -2.0, 2.0, 0.05).label("Size of incidents (log)")
            .help("The logarithm of the median salience of an incident. 0 is as large as the cost of coordination without barriers.")
            .source(Source::Assumption("a median incident a little above the cost without barriers"));
        /// Log standard deviation of salience.
        s_Y: f64 = Param::real(0.8, 0.0, 2.0, 0.05).label("Spread of incidents (log)")
            .help("How unequal incidents are: at 0 all are alike, at 2 a few dwarf the rest.")
            .source(Source::Assumption("a few incidents dwarf the rest"));
        /// Salience decay time τ.
        tau: f64 = Param::real(1.0, 0.1, 5.0, 0.1).label("Memory of incidents").unit("years")
            .help("How long an incident stays on the agenda: after this time about a third of it is left.")
            .source(Source::Assumption("the issue-attention cycle of Downs (1972), which gives no number"));
        /// Salience that counts as a crisis.
        S_c: f64 = Param::real(1.0, 0.1, 5.0, 0.1).label("What counts as a crisis")
            .help("The salience from which we call it a crisis.")
            .source(Source::Definition);
        /// Window after a crisis.
        w_win: f64 = Param::real(2.0, 0.0, 5.0, 0.25).label("Window after a crisis").unit("years")
            .help("A first agreement within this time after a crisis counts as driven by it.")
            .source(Source::Definition);
        /// Cost of inaction felt without shared assessment σ.
        sigma: f64 = Param::real(0.4, 0.0, 1.0, 0.05).label("What is felt without shared facts")
            .help("The share of the cost of inaction that is felt even where nobody accepts the same evidence.")
            .source(Source::Assumption("claim K6: unclear risk loses support"));
        /// Weight of geopolitical deadlock in the cost.
        w_G: f64 = Param::real(0.6, 0.0, 2.0, 0.05).label("Weight of geopolitical deadlock")
            .help("How much a complete barrier of this kind adds to the logarithm of the cost of coordination.")
            .source(Source::Assumption("claim T3: all four weigh; equal for want of evidence"));
        /// Weight of institutional weakness in the cost.
        w_I: f64 = Param::real(0.6, 0.0, 2.0, 0.05).label("Weight of institutional weakness")
            .help("How much a complete barrier of this kind adds to the logarithm of the cost of coordination.")
            .source(Source::Assumption("claim T3: all four weigh; equal for want of evidence"));
        /// Weight of public–private asymmetry in the cost.
        w_A: f64 = Param::real(0.6, 0.0, 2.0, 0.05).label("Weight of public–private asymmetry")
            .help("How much a complete barrier of this kind adds to the logarithm of the cost of coordination.")
            .source(Source::Assumption("claim T3: all four weigh; equal for want of evidence"));
        /// Weight of lost shared knowledge in the cost.
        w_K: f64 = Param::real(0.6, 0.0, 2.0, 0.05).label("Weight of knowledge collapse")
            .help("How much a complete barrier of this kind adds to the logarithm of the cost of coordination.")
            .source(Source::Assumption("claim T3: all four weigh; equal for want of evidence"));
        /// Softness of the decision θ.
        theta: f64 = Param::real(0.35, 0.0, 2.0, 0.05).label("Softness of the decision")
            .help("At 0 states agree only where inaction costs more than coordination; above 0 they may err either way.")
            .source(Source::Assumption("politics is not a switch"));
        /// Fastest possible rate of agreement.
        h_max: f64 = Param::real(1.0, 0.0, 12.0, 0.1).label("Speed of diplomacy").unit("a year")
            .help("How many agreements a year there would be if inaction cost far more than coordination.")
            .source(Source::Assumption("a year to negotiate under full pressure"));
        /// Rate at which a regime takes root ι.
        iota: f64 = Param::real(1.2, 0.0, 5.0, 0.1).label("Taking root").unit("a year")
            .help("How fast a regime deepens where enforcement is strong.")
            .source(Source::Assumption("institutions take years"));
        /// Rate at which a regime erodes ε.
        eps: f64 = Param::real(0.45, 0.0, 5.0, 0.05).label("Erosion of a regime").unit("a year")
            .help("How fast a regime hollows out where all barriers are complete.")
            .source(Source::Assumption("hollowed out within a few years"));
        /// What a regime adds to enforcement.
        b_E: f64 = Param::real(0.3, 0.0, 2.0, 0.05).label("A regime builds enforcement").unit("a year")
            .help("How fast a full regime builds enforcement capacity.")
            .source(Source::Assumption("institutions take years"));
        /// What a regime adds to shared assessment.
        b_T: f64 = Param::real(0.08, 0.0, 2.0, 0.01).label("A regime builds shared facts").unit("a year")
            .help("How fast a full regime rebuilds the shared assessment.")
            .source(Source::Assumption("trust returns slowly"));
        /// What a regime adds to the growth of budgets.
        u_O: f64 = Param::real(0.6, 0.0, 2.0, 0.05).label("A regime raises budgets").unit("a year")
            .help("How much a full regime adds to the growth rate of oversight budgets.")
            .source(Source::Assumption("budgets follow mandates"));
        /// Share of hazard that a full regime removes ψ.
        psi: f64 = Param::real(0.8, 0.0, 1.0, 0.05).label("Hazard a regime removes")
            .help("The share of incidents that a full regime prevents.")
            .source(Source::Assumption("most but not all"));
    }
}
