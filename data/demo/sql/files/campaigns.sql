SELECT row_number() OVER (ORDER BY starts, channel) AS campaign_id,
    channel || ' ' || pick(['Warm winter', 'Sunny roof', 'Own power', 'Zero gas', 'Partner days'], u(channel || starts, 'campaign'))
        || ' ' || strftime(starts, '%Y-%m') AS campaign,
    channel, starts AS starts_on, last_day(CAST(starts + INTERVAL 1 MONTH AS DATE)) AS ends_on,
    CASE WHEN u(channel || starts, 'budget known') >= 0.05 THEN CAST(sum(amount) AS DECIMAL(12,2)) END AS budget
FROM (
    SELECT channel, CAST(time_bucket(INTERVAL 2 MONTH, spend_date) AS DATE) AS starts, amount
    FROM marketing_spend
    WHERE spend_type = 'marketing' AND spend_date >= getvariable('month') AND channel <> 'Referral'
)
GROUP BY channel, starts
ORDER BY campaign_id
