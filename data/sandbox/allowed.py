"""What a statement may consist of: node kinds of DuckDB's own parse tree, functions, table functions.

Lists of what is allowed, never of what is not: a newer engine's new powers stay shut until someone opens them here.
"""

from __future__ import annotations

NODES = frozenset("SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE".split())

SOURCES = frozenset("BASE_TABLE EMPTY EXPRESSION_LIST JOIN PIVOT SHOW_REF SUBQUERY TABLE_FUNCTION".split())

MODIFIERS = frozenset("LIMIT_MODIFIER ORDER_MODIFIER DISTINCT_MODIFIER".split())

ORDERS = frozenset("ORDER_DEFAULT ASCENDING DESCENDING".split())

EXPRESSIONS = frozenset(
    """
    COMPARE_BETWEEN CASE_EXPR OPERATOR_CAST COLLATE COLUMN_REF CONJUNCTION_AND CONJUNCTION_OR VALUE_CONSTANT
    VALUE_PARAMETER POSITIONAL_REFERENCE STAR SUBQUERY TYPE FUNCTION LAMBDA
    COMPARE_EQUAL COMPARE_NOTEQUAL COMPARE_LESSTHAN COMPARE_GREATERTHAN COMPARE_LESSTHANOREQUALTO
    COMPARE_GREATERTHANOREQUALTO COMPARE_DISTINCT_FROM COMPARE_NOT_DISTINCT_FROM COMPARE_IN COMPARE_NOT_IN
    OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE OPERATOR_NULLIF OPERATOR_TRY OPERATOR_UNPACK
    ARRAY_EXTRACT ARRAY_SLICE ARRAY_CONSTRUCTOR STRUCT_EXTRACT GROUPING_FUNCTION ARROW
    WINDOW_AGGREGATE WINDOW_RANK WINDOW_RANK_DENSE WINDOW_NTILE WINDOW_PERCENT_RANK WINDOW_CUME_DIST
    WINDOW_ROW_NUMBER WINDOW_FIRST_VALUE WINDOW_LAST_VALUE WINDOW_LEAD WINDOW_LAG WINDOW_NTH_VALUE WINDOW_FILL
    """.split()
)

CLASSES = frozenset(
    """
    BETWEEN CASE CAST COLLATE COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION LAMBDA OPERATOR PARAMETER
    POSITIONAL_REFERENCE STAR SUBQUERY TYPE WINDOW
    """.split()
)

KEYS = frozenset(
    """
    aggregate_handling aggregates alias aliases arg_orders arguments at_clause case_checks catalog catalog_name
    child children class collation column column_name_alias column_names columns comparison_type condition cte_map
    cte_name default_expr delim_flipped distinct distinct_on_targets duplicate_eliminated_columns else_expr end
    end_expr entries exclude_clause exclude_list expected_names expected_types export_state expr expression filter
    filter_expr from_table function function_name group_expressions group_sets groups has_ignore_nulls having id
    identifier ignore_nulls include_nulls index input is_implicit is_null is_operator is_percentage join_type key
    key_targets kind left lhs limit limit_type literal lower map materialized method modifiers name
    named_param_map nearest_approx nearest_count nearest_order_type node null_order offset offset_expr order_bys
    orders partitions path payload_aggregates pivot_enum pivot_expressions pivots qualified_exclude_list
    qualified_name qualify query query_location query_location_length query_node ranking_expression ref_type
    relation_name rename_list repeatable replace_list right sample sample_rate sample_size schema schema_name seed
    select_list setop_all setop_type show_type source star_expr start start_expr statements subquery subquery_type
    syntax_type table table_name text then_expr try_cast type type_expr type_info type_name union_all
    unpivot_names upper using_columns value values when_expr where_clause with_ordinality
    """.split()
)

TABLE_FUNCTIONS = frozenset("generate_series json_each json_tree range unnest".split())

_OPERATORS = """
    ! != !~~ !~~* % & && * ** + - -> ->> / // < <-> << <= <=> <@ = > >= >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~ !__postfix
"""
_LOGIC_AND_NUMBERS = """
    abs acos acosh add asin asinh atan atan2 atanh bar bin bit_count bit_position bitstring cbrt ceil ceiling
    constant_or_null cos cosh cot degrees divide equi_width_bins even exp factorial fdiv floor fmod format_bytes
    formatreadabledecimalsize formatreadablesize from_base64 from_binary from_hex gamma gcd geomean geometric_mean
    get_bit greatest greatest_common_divisor hash hex if isfinite isinf isnan lcm least least_common_multiple lgamma ln
    log log10 log2 mod multiply nextafter nullif parse_formatted_bytes pi pow power radians random round round_even
    roundbankers set_bit sign signbit sin sinh sqrt subtract switch tan tanh to_base to_base64 to_binary to_hex trunc
    unbin unhex uuid gen_random_uuid uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version xor typeof pg_typeof
    current_database current_schema current_catalog version error
"""
_TEXT = """
    array_to_string array_to_string_comma_default ascii base64 bit_length char_length character_length chr concat
    concat_ws contains damerau_levenshtein decode editdist3 encode ends_with format hamming ilike_escape instr jaccard
    jaro_similarity jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein like_escape
    lower lpad ltrim md5 md5_number md5_number_lower md5_number_upper mismatches nfc_normalize not_ilike_escape
    not_like_escape octet_length ord overlay parse_dirname parse_dirpath parse_filename parse_path path_join position
    prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
    regexp_split_to_array regexp_split_to_table repeat replace reverse right right_grapheme rpad rtrim sha1 sha256 split
    split_part starts_with str_split str_split_regex string_split string_split_regex string_to_array strip_accents
    strlen strpos substr substring substring_grapheme suffix to_number translate trim ucase unicode upper url_decode
    url_encode
"""
_TIME = """
    age ago century current_date current_localtime current_localtimestamp current_time current_timestamp date_add
    date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek
    dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us era get_current_time get_current_timestamp hour
    isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns
    make_timestamptz microsecond millennium millisecond minute month monthname nanosecond normalized_interval now
    quarter second strftime strptime time_bucket timezone timezone_hour timezone_minute to_centuries to_days to_decades
    to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp
    to_weeks to_years today transaction_timestamp try_strptime week weekday weekofyear year yearweek
"""
_NESTED = """
    aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains
    array_cosine_distance array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product
    array_extract array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product
    array_intersect array_length array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front
    array_position array_prepend array_push_back array_push_front array_reduce array_resize array_reverse
    array_reverse_sort array_select array_slice array_sort array_transform array_unique array_value array_where
    array_zip cardinality element_at enum_code enum_first enum_last enum_range enum_range_boundary filter flatten
    generate_series generate_subscripts grade_up list_aggr list_aggregate list_any_value list_append list_apply
    list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_cat
    list_concat list_contains list_cosine_distance list_cosine_similarity list_count list_distance list_distinct
    list_dot_product list_element list_entropy list_extract list_filter list_first list_grade_up list_has list_has_all
    list_has_any list_histogram list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last
    list_mad list_max list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_pack
    list_position list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select list_sem
    list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform
    list_unique list_value list_var_pop list_var_samp list_where list_zip map map_concat map_contains map_contains_entry
    map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys map_values range reduce row
    struct_concat struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys
    struct_pack struct_position struct_update struct_values union_extract union_tag union_value unnest unpivot_list
    is_histogram_other_bin
"""
_JSON = """
    array_to_json from_json from_json_strict json json_array json_array_length json_contains json_deep_merge json_exists
    json_extract json_extract_path json_extract_path_text json_extract_string json_group_array json_group_object
    json_group_structure json_insert json_keys json_merge_patch json_merge_patch_diff json_normalize json_object
    json_pretty json_quote json_remove json_replace json_set json_strip_nulls json_structure json_transform
    json_transform_strict json_type json_valid json_value row_to_json to_json variant_extract variant_keys
    variant_typeof
"""
_AGGREGATES = """
    any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_max_nulls_last
    arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or bit_xor bitstring_agg bool_and
    bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first fsum group_concat histogram
    histogram_exact kahan_sum kurtosis kurtosis_pop last list listagg lttb mad max max_by mean median min min_by mode
    product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
    regr_sxx regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp string_agg sum
    sum_no_overflow sumkahan var_pop var_samp variance wavg weighted_avg
"""
_WINDOWS = """
    cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
"""

FUNCTIONS = frozenset(
    " ".join((_OPERATORS, _LOGIC_AND_NUMBERS, _TEXT, _TIME, _NESTED, _JSON, _AGGREGATES, _WINDOWS)).split()
)
